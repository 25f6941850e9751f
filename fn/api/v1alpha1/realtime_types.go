// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	corev1 "k8s.io/api/core/v1"
)

// Realtime holds what web server, workers and websocket server must agree on: async queries, and how browsers hear of
// their results. Presence turns async queries on, unless it has websocket and not asyncQueries.
//
// XR1
// +kubebuilder:validation:XValidation:rule="!(has(self.jwtSecret) && has(self.jwtSecretFrom))",message="realtime.jwtSecret and realtime.jwtSecretFrom are mutually exclusive"
// XR4
// +kubebuilder:validation:XValidation:rule="!has(self.websocket) || !((has(self.jwtSecret) || has(self.jwtSecretFrom)) && (has(self.websocket.jwtSecret) || has(self.websocket.jwtSecretFrom)))",message="the signing secret is given in realtime and in realtime.websocket; give it once"
// XR5
// +kubebuilder:validation:XValidation:rule="!has(self.websocket) || !(has(self.cookieName) && has(self.websocket.cookieName))",message="cookieName is given in realtime and in realtime.websocket; give it once"
type Realtime struct {
	// Secret with which the tokens of browsers are signed, in plain text; at least 32 characters. Development only. When
	// neither this nor jwtSecretFrom is given in Development, a secret is generated.
	//
	// +optional
	// XR2
	// +kubebuilder:validation:MinLength=32
	JWTSecret *string `json:"jwtSecret,omitempty"`

	// Key of a Secret that holds the signing secret (at least 32 characters). Required unless environment is Development;
	// from Superset 7.0 on only with a websocket server.
	//
	// +optional
	JWTSecretFrom *corev1.SecretKeySelector `json:"jwtSecretFrom,omitempty"`

	// Key of a Secret that holds the former signing secret, while the secret is changed: the websocket server still accepts
	// tokens signed with it. From Superset 7.0 on.
	//
	// +optional
	PreviousJWTSecretFrom *corev1.SecretKeySelector `json:"previousJwtSecretFrom,omitempty"`

	// Name of the cookie that carries the token. Defaults to `async-token`, from Superset 7.0 on to `superset-ws-token`.
	//
	// +optional
	// XR3
	// +kubebuilder:validation:MaxLength=128
	// +kubebuilder:validation:Pattern=`^[A-Za-z0-9_.-]*$`
	CookieName string `json:"cookieName,omitempty"`

	// Async queries: workers run the queries of charts. Presence is enough: `asyncQueries: {}`. They are on without it, too,
	// unless websocket is given.
	//
	// +optional
	AsyncQueries *AsyncQueries `json:"asyncQueries,omitempty"`

	// How browsers hear of tasks without asking. From Superset 7.0 on. A websocketServer turns it on as well.
	//
	// +optional
	Websocket *RealtimeWebsocket `json:"websocket,omitempty"`
}

// AsyncQueries turns async queries on.
type AsyncQueries struct{}

// RealtimeWebsocket is the connection over which browsers hear of tasks.
//
// XR6
// +kubebuilder:validation:XValidation:rule="!(has(self.jwtSecret) && has(self.jwtSecretFrom))",message="realtime.websocket.jwtSecret and realtime.websocket.jwtSecretFrom are mutually exclusive"
type RealtimeWebsocket struct {
	// The same as realtime.jwtSecret.
	//
	// +optional
	// XR2
	// +kubebuilder:validation:MinLength=32
	JWTSecret *string `json:"jwtSecret,omitempty"`

	// The same as realtime.jwtSecretFrom.
	//
	// +optional
	JWTSecretFrom *corev1.SecretKeySelector `json:"jwtSecretFrom,omitempty"`

	// The same as realtime.cookieName.
	//
	// +optional
	// XR3
	// +kubebuilder:validation:MaxLength=128
	// +kubebuilder:validation:Pattern=`^[A-Za-z0-9_.-]*$`
	CookieName string `json:"cookieName,omitempty"`

	// For how many seconds a token is valid. Superset renews it while a page is open; somebody who loses the permission is
	// cut off when it ends. Superset's default is 900.
	//
	// +optional
	// XR7
	// +kubebuilder:validation:Minimum=60
	JWTExpirationSeconds *int32 `json:"jwtExpirationSeconds,omitempty"`

	// Where browsers reach the websocket server, e.g. `wss://bi.example.com/ws`. Defaults to the path of websocketServer
	// under baseUrl. Needed for a websocket server that is not part of this resource.
	//
	// +optional
	// XR8
	// +kubebuilder:validation:MaxLength=2048
	// +kubebuilder:validation:Pattern=`^(wss?://[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:[0-9]{1,5})?)?(/[^\s?#]*)?$`
	URL string `json:"url,omitempty"`
}
