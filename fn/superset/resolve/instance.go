// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/baseurl"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// Port is a container port.
type Port = part.Port

// Instance is a Superset with all defaults, names and inherited values filled in.
type Instance struct {
	Name      string
	Namespace string
	UID       string

	Environment v1alpha1.Environment
	// Tag is what status.tag and the TAG column show: spec.image.tag.
	Tag string
	// BaseURL is the address that users open.
	BaseURL baseurl.URL
	// Root is the path below which Superset is served; "" for none.
	Root string
	// Suspend holds everything as it is.
	Suspend bool
	// Adopt allows objects that exist, carry our names and belong to nobody to
	// be taken over.
	Adopt bool

	// ServiceAccount is the account to make; nil when it is the user's own.
	ServiceAccount *ServiceAccount
	// AccountName is the account of all pods, whoever makes it; "" leaves it to
	// Kubernetes.
	AccountName string
	// Components are the enabled components, in catalog order.
	Components []Component
	// ConfigChecksum covers the configuration of all components, for the
	// status.
	ConfigChecksum string
	// Lifecycle are the tasks and the rules around them.
	Lifecycle Lifecycle
	// Page is nil when no maintenance page is wanted.
	Page *Page
	// Routing is nil when neither a Gateway nor an Ingress is wanted.
	Routing *Routing
	// Monitoring is nil when no monitoring object is wanted.
	Monitoring *Monitoring
	// NetworkPolicy is nil when no policies are wanted.
	NetworkPolicy *NetworkPolicy
	// Embedded are the Development databases that come with the instance.
	Embedded []Embedded
	// GeneratedSecrets are the Development secrets made once and kept.
	GeneratedSecrets []GeneratedSecret
	// Advice is what is legal but will probably disappoint; sorted.
	Advice []Advice
}

// Component finds an enabled component by its type.
func (i Instance) Component(t part.Component) (Component, bool) {
	for _, c := range i.Components {
		if c.Type == t {
			return c, true
		}
	}
	return Component{}, false
}

// Advice is a warning about a legal spec.
type Advice struct {
	// Reason is CamelCase, for the event.
	Reason string
	// Path is the field it is about, as the user typed it.
	Path string
	// Message is a sentence that says what will happen and what to do.
	Message string
}

// ServiceAccount is the account that all pods of an instance run under.
type ServiceAccount struct {
	Name string
	// Named is true for a name that the user chose. Such an account is used as it
	// is when it exists.
	Named       bool
	Annotations map[string]string
}

// Component is one enabled workload.
type Component struct {
	Type part.Component
	// Name is the name of its Deployment, Service, HPA and PDB.
	Name string

	DeploymentLabels        map[string]string
	DeploymentAnnotations   map[string]string
	Strategy                appsv1.DeploymentStrategy
	RevisionHistoryLimit    *int32
	MinReadySeconds         int32
	ProgressDeadlineSeconds *int32

	// Replicas is the count that the spec names, and ReplicasPath where. Nil leaves
	// the count to whoever scales the Deployment, which is created with one pod.
	Replicas     *int32
	ReplicasPath string
	// Autoscaling is nil when no autoscaler of ours is wanted.
	Autoscaling *Autoscaling
	// DisruptionBudget is nil when no PodDisruptionBudget is wanted.
	DisruptionBudget *DisruptionBudget

	Pod Pod
	// Config is the data of the component's ConfigMap, or of its Secret where
	// ConfigSecret says so; empty means none.
	Config map[string]string
	// ConfigSecret keeps the configuration out of a ConfigMap.
	ConfigSecret bool
	// ConfigChecksum covers exactly what this component reads at start.
	ConfigChecksum string
	// Port is nil for a component that does not listen.
	Port *Port
	// Service is nil for a component without a Service.
	Service *Service
}

// Autoscaling is the wanted HorizontalPodAutoscaler.
type Autoscaling struct {
	Min     *int32
	Max     int32
	Metrics []autoscalingv2.MetricSpec
}

// DisruptionBudget is the wanted PodDisruptionBudget.
type DisruptionBudget struct {
	MinAvailable   *intstr.IntOrString
	MaxUnavailable *intstr.IntOrString
}

// Service is the wanted Service of a component. Its target port is always the
// name of the component's first port: during a roll-out to another port number
// old and new pods are both reached.
type Service struct {
	Type                  corev1.ServiceType
	Port                  int32
	NodePort              int32
	Labels                map[string]string
	Annotations           map[string]string
	LoadBalancerClass     *string
	LoadBalancerSources   []string
	ExternalTrafficPolicy corev1.ServiceExternalTrafficPolicy
	// MetricsPort is nil when the component has no second, metrics port.
	MetricsPort *Port
}

// Pod is everything a pod template needs. Labels are complete (user labels
// first, ours last); containers are complete (probes, env, mounts merged).
type Pod struct {
	Labels                        map[string]string
	Annotations                   map[string]string
	Containers                    []corev1.Container
	InitContainers                []corev1.Container
	Volumes                       []corev1.Volume
	ServiceAccountName            string
	AutomountServiceAccountToken  *bool
	ImagePullSecrets              []corev1.LocalObjectReference
	SecurityContext               *corev1.PodSecurityContext
	Affinity                      *corev1.Affinity
	NodeSelector                  map[string]string
	Tolerations                   []corev1.Toleration
	TopologySpreadConstraints     []corev1.TopologySpreadConstraint
	HostAliases                   []corev1.HostAlias
	PriorityClassName             string
	RuntimeClassName              *string
	SchedulerName                 string
	DNSPolicy                     corev1.DNSPolicy
	DNSConfig                     *corev1.PodDNSConfig
	TerminationGracePeriodSeconds *int64
	ShareProcessNamespace         *bool
	EnableServiceLinks            *bool
	Resources                     *corev1.ResourceRequirements
}

// Lifecycle is the resolved spec.lifecycle.
type Lifecycle struct {
	// Disabled switches the whole pipeline off.
	Disabled bool
	// Supervised makes an image change wait for an approval.
	Supervised bool
	// Approval is the value of the approval annotation, "" when absent.
	Approval string
	// Image is the image reference that migrate, rotate and init run; its
	// change is an upgrade.
	Image string
	// Tasks are the enabled tasks in pipeline order, without the preflight.
	Tasks []TaskSpec
	// Preflight looks at what the tasks will meet before they run; nil when nothing
	// does. Its Inputs change whenever one of a task does.
	Preflight *TaskSpec
	// Metastore is the checksum of where the metastore is.
	Metastore string
}

// Task finds an enabled task.
func (l Lifecycle) Task(t part.Task) (TaskSpec, bool) {
	if t == part.Preflight && l.Preflight != nil {
		return *l.Preflight, true
	}
	for _, s := range l.Tasks {
		if s.Task == t {
			return s, true
		}
	}
	return TaskSpec{}, false
}

// TaskSpec is one enabled task.
type TaskSpec struct {
	Task part.Task
	// Inputs is the checksum of everything whose change means "run again",
	// without the schedule tick and without executions of earlier tasks.
	Inputs string
	// PodChecksum covers the rendered pod. A task that failed or cannot start
	// is tried again when it changes; a finished task is not.
	PodChecksum string
	Trigger     string
	// Drains says that no component may run while this task does.
	Drains bool
	// Needless says that the task has nothing to do where the metastore has the
	// revision of the image. It is false for a command of the user's, which may do
	// something else besides.
	Needless bool
	// OwnCommand says that a command of the user's runs in place of ours; for a
	// preflight, that the components that it stands for have one.
	OwnCommand bool
	// Attempts is the number of pods that may fail before the task has failed.
	Attempts int32
	// TimeoutSeconds is the limit of one attempt; 0 means none.
	TimeoutSeconds int64
	Retention      v1alpha1.RetentionPolicy
	// Schedule is nil except for a clone with a cronSchedule.
	Schedule *Schedule
	Pod      Pod
	// Config is the data of the run's own ConfigMap; empty means none.
	Config map[string]string
	// Image is the main container's image, for the status.
	Image string
}

// Schedule is a parsed-and-valid cron expression with its time zone.
type Schedule struct {
	Expression string
	TimeZone   string
}

// Page is the wanted maintenance page.
type Page struct {
	Name     string
	Replicas int32
	// Custom is true when the user brings an image: then no configuration is
	// mounted and the image must listen on the port itself.
	Custom                  bool
	Title, Message, Body    string
	RefreshSeconds          int32
	RetryAfterSeconds       int32
	HealthStatus            int32
	HealthPath              string
	Labels, Annotations     map[string]string
	Strategy                appsv1.DeploymentStrategy
	RevisionHistoryLimit    *int32
	MinReadySeconds         int32
	ProgressDeadlineSeconds *int32
	// Pod has no port, mounts or configuration of ours yet: these depend on
	// the port the Service points to, which only the plan knows.
	Pod Pod
}

// Routing is the wanted HTTPRoute or Ingress; exactly one is set.
type Routing struct {
	Gateway *Gateway
	Ingress *Ingress
	// Routes is the shared table, most specific first; may be empty.
	Routes []Route
}

// Route is a row of the route table.
type Route struct {
	Path    string
	Service string
	Port    int32
}

// Gateway is the wanted HTTPRoute.
type Gateway struct {
	Spec *v1alpha1.Gateway
}

// Ingress is the wanted Ingress.
type Ingress struct {
	Spec *v1alpha1.Ingress
}

// Monitoring is the wanted set of monitoring objects.
type Monitoring struct {
	Spec *v1alpha1.Monitoring
	// Targets are the Services to scrape.
	Targets []MonitorTarget
}

// MonitorTarget is a Service port to scrape.
type MonitorTarget struct {
	Component part.Component
	PortName  string
	Path      string
	// Alone is true when ports of that name of other components are not meant.
	Alone bool
}

// NetworkPolicy is what all policies of the instance share.
type NetworkPolicy struct {
	ExtraIngress        []networkingv1.NetworkPolicyIngressRule
	ExtraEgress         []networkingv1.NetworkPolicyEgressRule
	ExternalIngressFrom []networkingv1.NetworkPolicyPeer
	RestrictEgress      bool
	// External lists the components whose port is open to all sources.
	External map[part.Component]bool
	// EgressPorts are the ports of metastore and Valkey, for RestrictEgress.
	EgressPorts []int32
	// TaskEgressPorts are those that only tasks need beside them: that of the
	// clone's resolver.
	TaskEgressPorts []int32
}

// Embedded is a Development database composed beside the instance.
type Embedded struct {
	// Type is part.Metastore or part.Valkey.
	Type         part.Component
	Name         string
	Pod          Pod
	Port         Port
	VolumeName   string
	StorageSize  resource.Quantity
	StorageClass *string
}

// GeneratedSecret is a Development Secret whose value is made once.
type GeneratedSecret struct {
	Name string
	// Keys are the data keys to fill with random text.
	Keys []string
}
