package io.scoreline.standalone.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;
import java.util.Optional;

/// Manifests read into the classes of the Java client, by which every field and its type is known. What those let pass for the sake of servers newer than they are, this does not: a
/// field that is unknown, and a number where a text belongs.
final class StrictModel {
    private static final List<Class<? extends HasMetadata>> KINDS = List.of(
            Namespace.class,
            ServiceAccount.class,
            Service.class,
            ConfigMap.class,
            PersistentVolumeClaim.class,
            Deployment.class,
            StatefulSet.class,
            Job.class,
            HorizontalPodAutoscaler.class,
            PodDisruptionBudget.class,
            NetworkPolicy.class,
            ServiceMonitor.class,
            PrometheusRule.class);

    private static final ObjectMapper STRICT = JsonMapper.builder()
            .annotationIntrospector(new NoSpareFields())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private StrictModel() {}

    /// What is wrong with a manifest; empty when nothing is.
    static Optional<String> problem(JsonNode manifest) {
        String kind = manifest.path("kind").asText();
        String version = manifest.path("apiVersion").asText();
        Optional<Class<? extends HasMetadata>> model = KINDS.stream()
                .filter(each -> HasMetadata.getKind(each).equals(kind)
                        && String.valueOf(HasMetadata.getApiVersion(each)).equals(version))
                .findFirst();
        if (model.isEmpty()) {
            return Optional.of("no kind " + kind + " of " + version);
        }
        try {
            STRICT.treeToValue(manifest, model.get());
            return Optional.empty();
        } catch (JsonProcessingException | IllegalArgumentException refused) {
            return Optional.of(Manifests.named(manifest) + ": " + refused.getMessage());
        }
    }

    private static final class NoSpareFields extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(Annotated a) {
            return false;
        }
    }
}
