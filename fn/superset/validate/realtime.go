// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate

import (
	"regexp"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
	"github.com/crossplane-contrib/function-superset/fn/superset/release"
)

// realtimeRules are the rules of spec.realtime.
var realtimeRules = []Rule{
	{"XR1", "spec.realtime.jwtSecretFrom", "realtime.jwtSecret and realtime.jwtSecretFrom are mutually exclusive"},
	{"XR2", "spec.realtime.jwtSecret", "realtime.jwtSecret needs at least 32 characters"},
	{"XR3", "spec.realtime.cookieName", "should be at most 128 letters, digits, '_', '.' and '-'"},
	{"XR4", "spec.realtime.websocket", "the signing secret is given in realtime and in realtime.websocket; give it once"},
	{"XR5", "spec.realtime.websocket.cookieName", "cookieName is given in realtime and in realtime.websocket; give it once"},
	{"XR6", "spec.realtime.websocket.jwtSecretFrom", "realtime.websocket.jwtSecret and realtime.websocket.jwtSecretFrom are mutually exclusive"},
	{"XR7", "spec.realtime.websocket.jwtExpirationSeconds", "jwtExpirationSeconds is at least 60"},
	{"XR8", "spec.realtime.websocket.url", "should be an address such as wss://bi.example.com/ws, or a path"},
	{"XR9", "spec.realtime.websocket, spec.realtime.previousJwtSecretFrom", "Superset has this from 7.0 on; for an image of 7.0 whose tag does not say it, set image.supersetVersion"},
	{"XR10", "spec.realtime.websocket.url", "realtime.websocket needs websocketServer, or the url of a websocket server elsewhere"},
	{"XR11", "spec.featureFlags[GLOBAL_ASYNC_QUERIES]", "realtime.asyncQueries turns async queries on, and the feature flag turns them off; leave one of them out"},
}

// validateRealtime checks the settings of async queries and events.
func validateRealtime(s *v1alpha1.Superset) field.ErrorList {
	r, p := s.Spec.Realtime, specPath().Child("realtime")
	if r == nil {
		return nil
	}
	on, set := s.Spec.FeatureFlags[pyconfig.FlagAsyncQueries]
	return join(
		forbidden("XR1", p.Child("jwtSecretFrom"), r.JWTSecret != nil && r.JWTSecretFrom != nil),
		short(p.Child("jwtSecret"), r.JWTSecret),
		secretRef(p.Child("jwtSecretFrom"), r.JWTSecretFrom),
		secretRef(p.Child("previousJwtSecretFrom"), r.PreviousJWTSecretFrom),
		forbidden("XR9", p.Child("previousJwtSecretFrom"), r.PreviousJWTSecretFrom != nil && !release.OfImage(s.Spec.Image).HasRealtime()),
		cookie(p.Child("cookieName"), r.CookieName),
		forbidden("XR11", specPath().Child("featureFlags").Key(pyconfig.FlagAsyncQueries), r.AsyncQueries != nil && set && !on),
		validateWebsocket(s, r, p.Child("websocket")),
	)
}

// validateWebsocket checks how browsers hear of events.
func validateWebsocket(s *v1alpha1.Superset, r *v1alpha1.Realtime, p *field.Path) field.ErrorList {
	w := r.Websocket
	if w == nil {
		return nil
	}
	twice := (r.JWTSecret != nil || r.JWTSecretFrom != nil) && (w.JWTSecret != nil || w.JWTSecretFrom != nil)
	return join(
		forbidden("XR9", p, !release.OfImage(s.Spec.Image).HasRealtime()),
		forbidden("XR4", p, twice),
		forbidden("XR5", p.Child("cookieName"), r.CookieName != "" && w.CookieName != ""),
		forbidden("XR6", p.Child("jwtSecretFrom"), w.JWTSecret != nil && w.JWTSecretFrom != nil),
		short(p.Child("jwtSecret"), w.JWTSecret),
		secretRef(p.Child("jwtSecretFrom"), w.JWTSecretFrom),
		cookie(p.Child("cookieName"), w.CookieName),
		atLeast("XR7", p.Child("jwtExpirationSeconds"), w.JWTExpirationSeconds, 60),
		matches("XR8", p.Child("url"), w.URL, websocketURL),
		longest("XR8", p.Child("url"), w.URL, 2048),
		required("XR10", p.Child("url"), s.Spec.WebsocketServer == nil && w.URL == ""),
	)
}

// lacksSecret says that somebody signs tokens, and nobody said with what. From 7.0 on there are tokens only for the
// websocket server.
func lacksSecret(s *v1alpha1.SupersetSpec) bool {
	r := s.Realtime
	if r == nil || r.JWTSecret != nil || r.JWTSecretFrom != nil {
		return false
	}
	w := ptr.OrZero(r.Websocket)
	if w.JWTSecret != nil || w.JWTSecretFrom != nil {
		return false
	}
	return s.WebsocketServer != nil || r.Websocket != nil || !release.OfImage(s.Image).HasRealtime()
}

// short reports a signing secret that Superset and the websocket server refuse.
func short(p *field.Path, secret *string) field.ErrorList {
	return forbidden("XR2", p, secret != nil && len([]rune(*secret)) < 32)
}

// cookie checks the name of a cookie.
func cookie(p *field.Path, name string) field.ErrorList {
	return join(matches("XR3", p, name, cookieName), longest("XR3", p, name, 128))
}

var (
	// cookieName is the shape of a cookie's name.
	cookieName = regexp.MustCompile(`^[A-Za-z0-9_.-]*$`)
	// websocketURL is an address for websockets, or a path of the page's own host.
	websocketURL = regexp.MustCompile(`^(wss?://[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:[0-9]{1,5})?)?(/[^\s?#]*)?$`)
)
