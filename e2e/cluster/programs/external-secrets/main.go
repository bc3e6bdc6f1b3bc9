// external-secrets with the provider that the suite's store is read with: its own reconcilers of stores and ExternalSecrets. Its own command also wants
// the clients of thirty other stores and its webhooks.
package main

import (
	"fmt"
	"os"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"

	esv1 "github.com/external-secrets/external-secrets/apis/externalsecrets/v1"
	esv1alpha1 "github.com/external-secrets/external-secrets/apis/externalsecrets/v1alpha1"
	genv1alpha1 "github.com/external-secrets/external-secrets/apis/generators/v1alpha1"
	"github.com/external-secrets/external-secrets/pkg/controllers/common"
	"github.com/external-secrets/external-secrets/pkg/controllers/externalsecret"
	"github.com/external-secrets/external-secrets/pkg/controllers/externalsecret/esmetrics"
	"github.com/external-secrets/external-secrets/pkg/controllers/metrics"
	"github.com/external-secrets/external-secrets/pkg/controllers/secretstore"
	"github.com/external-secrets/external-secrets/pkg/controllers/secretstore/cssmetrics"
)

func main() {
	ctrl.SetLogger(zap.New())
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		clientgoscheme.AddToScheme, esv1.AddToScheme, esv1alpha1.AddToScheme, genv1alpha1.AddToScheme,
	} {
		fail(add(scheme))
	}
	metrics.SetUpLabelNames(false)
	esmetrics.SetUpMetrics()
	cssmetrics.SetUpMetrics()
	config := ctrl.GetConfigOrDie()
	config.QPS, config.Burst = 50, 100
	// As its own command with its own defaults.
	manager, err := ctrl.NewManager(config, ctrl.Options{
		Scheme:  scheme,
		Metrics: server.Options{BindAddress: "0"},
		Client:  client.Options{Cache: &client.CacheOptions{DisableFor: []client.Object{&corev1.Secret{}, &corev1.ConfigMap{}}}},
	})
	fail(err)
	managed, err := common.BuildManagedSecretClient(manager, "")
	fail(err)
	options := controller.Options{MaxConcurrentReconciles: 1, RateLimiter: common.BuildRateLimiter()}
	fail((&secretstore.ClusterStoreReconciler{
		Client:          manager.GetClient(),
		Log:             ctrl.Log.WithName("ClusterSecretStore"),
		Scheme:          scheme,
		ControllerClass: "default",
		RequeueInterval: 5 * time.Minute,
	}).SetupWithManager(manager, options))
	options.RateLimiter = common.BuildRateLimiter()
	fail((&externalsecret.Reconciler{
		Client:                    manager.GetClient(),
		SecretClient:              managed,
		Log:                       ctrl.Log.WithName("ExternalSecret"),
		Scheme:                    scheme,
		RestConfig:                config,
		ControllerClass:           "default",
		RequeueInterval:           time.Hour,
		ClusterSecretStoreEnabled: true,
		EnableFloodGate:           true,
	}).SetupWithManager(manager, options))
	fail(manager.Start(ctrl.SetupSignalHandler()))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
