// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package pyconfig

// EnvPrefix is what the names of all variables of ours begin with.
const EnvPrefix = "SUPERSET_OPERATOR__"

// Names of the environment variables that the rendered file reads.
const (
	EnvInstanceName      = "SUPERSET_OPERATOR__INSTANCE_NAME"
	EnvSecretKey         = "SUPERSET_OPERATOR__SECRET_KEY"
	EnvPreviousSecretKey = "SUPERSET_OPERATOR__PREVIOUS_SECRET_KEY"
	EnvDBURI             = "SUPERSET_OPERATOR__DB_URI"
	EnvDBHost            = "SUPERSET_OPERATOR__DB_HOST"
	EnvDBPort            = "SUPERSET_OPERATOR__DB_PORT"
	EnvDBName            = "SUPERSET_OPERATOR__DB_NAME"
	EnvDBUser            = "SUPERSET_OPERATOR__DB_USER"
	EnvDBPass            = "SUPERSET_OPERATOR__DB_PASS"
	EnvValkeyURI         = "SUPERSET_OPERATOR__VALKEY_URI"
	EnvValkeyHost        = "SUPERSET_OPERATOR__VALKEY_HOST"
	EnvValkeyPort        = "SUPERSET_OPERATOR__VALKEY_PORT"
	EnvValkeyUser        = "SUPERSET_OPERATOR__VALKEY_USER"
	EnvValkeyPass        = "SUPERSET_OPERATOR__VALKEY_PASS"
	EnvRealtimeSecret    = "SUPERSET_OPERATOR__REALTIME_JWT_SECRET"
)

// Settings is everything that decides about the text of one
// superset_config.py. The zero value of each field adds nothing.
type Settings struct {
	// PreviousKey says that a former secret key is configured.
	PreviousKey bool
	// Metastore is nil when no connection is configured.
	Metastore *Metastore
	// WebPort is SUPERSET_WEBSERVER_PORT; 0 leaves it out.
	WebPort int32
	// WebTimeout is SUPERSET_WEBSERVER_TIMEOUT, in seconds; 0 leaves Superset's.
	WebTimeout int32
	// PlainCookiesAt is the name of the Service at which browsers in the cluster
	// get cookies by plain http; "" leaves cookies as they are.
	PlainCookiesAt string
	// AppIcon is the path of the logo; "" leaves Superset's.
	AppIcon string
	// RateLimits is the database of Valkey that counts requests; nil counts them
	// in each process.
	RateLimits *int32
	// Engine is nil when SQLAlchemy's own defaults apply.
	Engine *Engine
	// FeatureFlags is FEATURE_FLAGS.
	FeatureFlags map[string]bool
	// InternalURL is where other components reach the web server.
	InternalURL string
	// ExternalURL is where users reach the instance.
	ExternalURL string
	// ProxyHops is how many proxies add an address to X-Forwarded-For; 0 trusts
	// no header of a proxy.
	ProxyHops int32
	// Secure says that browsers only ever use https.
	Secure bool
	// Valkey is nil when neither caches nor a broker are configured.
	Valkey *Valkey
	// Realtime is nil when async queries are not configured, and since 7.0.
	Realtime *Realtime
	// TaskFramework is nil before 7.0.
	TaskFramework *TaskFramework
	// Prefetch is Celery's worker_prefetch_multiplier; nil leaves Superset's.
	Prefetch *int32
	// Task says that the file is for a task, which tells why it fails.
	Task bool
	// StatsDPort is where metrics are sent to on localhost; 0 sends none.
	StatsDPort int32
	// Blocks are lines of Python that blocks of the spec contribute, in order,
	// made by Lines.
	Blocks []string
	// Base is the raw Python of spec.config.
	Base string
	// Component is the raw Python of the component or of lifecycle.config.
	Component string
}

// Metastore is the connection to the metastore.
type Metastore struct {
	// URI says that one variable holds the whole URI; the rest is unused then.
	URI bool
	// Scheme is dialect and driver, e.g. postgresql+psycopg2.
	Scheme string
	// Port is used when the environment has none.
	Port int32
	// NameParameter is the name of the driver's connection parameter for the
	// database, for names that cannot be part of a URI's path.
	NameParameter string
}

// Engine is SQLALCHEMY_ENGINE_OPTIONS.
type Engine struct {
	// NullPool opens a connection for each use; the rest is unused then.
	NullPool    bool
	PoolSize    int32
	MaxOverflow int32
	PoolRecycle int32
	PoolPrePing bool
	// PoolTimeout is nil when SQLAlchemy's own default applies.
	PoolTimeout *int32
}

// Valkey is the connection to Valkey and what is kept there. Its JSON form is
// part of a checksum, so a field that is added must be left out when it is
// zero.
type Valkey struct {
	// URI says that one variable holds the whole URI, which then also decides
	// whether TLS is used.
	URI bool `json:"uri,omitzero"`
	// Port is used when the environment has none.
	Port int32 `json:"port,omitzero"`
	// TLS is nil when the connection is not encrypted (or URI decides).
	TLS *TLS `json:"tls,omitzero"`
	// Caches are the cache dictionaries, in order.
	Caches []Cache `json:"caches,omitzero"`
	// Coordination is DISTRIBUTED_COORDINATION_CONFIG; nil leaves it out.
	Coordination *Cache `json:"coordination,omitzero"`
	// Broker and ResultBackend are database numbers; nil leaves them out.
	Broker        *int32 `json:"broker,omitzero"`
	ResultBackend *int32 `json:"resultBackend,omitzero"`
	// Results is RESULTS_BACKEND; nil leaves it out. Its Timeout is unused.
	Results *Cache `json:"results,omitzero"`
}

// TLS says how the server is verified and who we are.
type TLS struct {
	// Verify is required, optional or none.
	Verify string `json:"verify,omitzero"`
	// Paths inside the container; "" leaves an option out.
	CACert string `json:"caCert,omitzero"`
	Cert   string `json:"cert,omitzero"`
	Key    string `json:"key,omitzero"`
}

// Cache is one cache.
type Cache struct {
	// Name is the Python name of the dictionary.
	Name     string `json:"name,omitzero"`
	Database int32  `json:"database,omitzero"`
	// Prefix is put in front of keys, after the name of the instance.
	Prefix  string `json:"prefix,omitzero"`
	Timeout int32  `json:"timeout,omitzero"`
}

// Realtime is async queries before 7.0.
type Realtime struct {
	// Database carries the events.
	Database   int32
	CookieName string
	// CookieSecure restricts the cookie to HTTPS.
	CookieSecure bool
	// WebsocketURL is where browsers reach the websocket server; "" makes them
	// poll.
	WebsocketURL string
	// StreamPrefix is the prefix of the event streams.
	StreamPrefix string
}

// TaskFramework is async queries and realtime events since 7.0, where both are
// part of Superset's Global Task Framework.
type TaskFramework struct {
	// AsyncQueries turns the feature flag on, unless the user's flags have it.
	AsyncQueries bool
	// Celery says that workers run the tasks, and that beat has those failed whose
	// worker is gone.
	Celery bool
	// ChannelPrefix tells the events of this instance from those of others that
	// share a Valkey: channels are not separated by database. "" leaves it out.
	ChannelPrefix string
	// Websocket is nil when browsers ask for events.
	Websocket *Websocket
}

// Websocket is where browsers are told of events.
type Websocket struct {
	URL        string
	CookieName string
	// CookieSecure restricts the cookie to HTTPS.
	CookieSecure bool
	// ExpirationSeconds is nil when Superset's own default applies.
	ExpirationSeconds *int32
}
