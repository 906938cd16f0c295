import assert from "node:assert/strict";

import { admissionPolicies } from "../../../kubernetes/guards/admission.ts";
import type { PolicySpec } from "../../../kubernetes/guards/admission-policy.ts";

function specOf(name: string): PolicySpec | undefined {
  const policies = admissionPolicies({ guard: ["admission"], cordon: true });
  return policies.find((policy) => policy.name === `moorage-${name}`)?.policy;
}

/** Expressions of what a policy refuses, by the name of the list. */
function refusedBy(name: string): Readonly<Record<string, string>> {
  const variables = specOf(name)?.variables ?? [];
  const bad = variables.filter((variable) => variable.name.endsWith("Bad"));
  return Object.fromEntries(bad.map(({ name: list, expression }) => [list, expression]));
}

const operations = ["CREATE", "UPDATE"];

/** The end-to-end tests show that an API server takes these, and decides as the policy pack does. */
describe("expressions of admission policies", () => {
  it("read the list of the namespace, and say whose it is", () => {
    const types = "variables.annotations[?'moorage.dev/service-types']";
    const named = "variables.serviceTypesBad.map(n, n == '' ? 'none' : '\"' + n + '\"').join(', ')";
    const listed = "variables.serviceTypesAllowed";

    assert.deepEqual(specOf("service-type"), {
      failurePolicy: "Fail",
      matchConstraints: {
        matchPolicy: "Equivalent",
        resourceRules: [
          { apiGroups: [""], apiVersions: ["v1"], operations, resources: ["services"] },
        ],
      },
      matchConditions: [
        {
          name: "changed",
          expression: "request.operation == 'CREATE' || (dyn(object).spec != dyn(oldObject).spec)",
        },
      ],
      variables: [
        { name: "annotations", expression: "namespaceObject.metadata.?annotations.orValue({})" },
        {
          name: "tenant",
          expression:
            "namespaceObject.metadata.?labels[?'moorage.dev/tenant']" +
            ".orValue(namespaceObject.metadata.name)",
        },
        { name: "serviceTypesLimited", expression: `${types}.hasValue()` },
        {
          name: "serviceTypesAllowed",
          expression: `${types}.orValue('').split(',').filter(e, e != '')`,
        },
        {
          name: "serviceTypesBad",
          expression:
            "variables.serviceTypesLimited ? ([dyn(object).?spec.?type.orValue('ClusterIP')]" +
            `.filter(t, !(t in ${listed}))) : ([])`,
        },
      ],
      validations: [
        {
          expression: "variables.serviceTypesBad.size() == 0",
          message: "[MOOR-058] the tenant may not use what the object names (service-type)",
          messageExpression:
            `'[MOOR-058] tenant ' + variables.tenant + ' may not use Service types ' + ${named}` +
            ` + '; allowed: ' + (${listed}.size() == 0 ? 'none' : ${listed}.join(', '))`,
          reason: "Forbidden",
        },
      ],
    });
  });

  it("need no list for what no tenant may", () => {
    const spec = specOf("service-external-ips");
    const named = "variables.externalIpsBad.map(n, n == '' ? 'none' : '\"' + n + '\"').join(', ')";

    assert.deepEqual(spec?.variables.slice(2), [
      {
        name: "externalIpsBad",
        expression:
          "dyn(object).?spec.?externalIPs.orValue([]).size() == 0 ? [] : " +
          "[dyn(object).metadata.name]",
      },
    ]);
    assert.deepEqual(
      spec.validations.map(({ messageExpression }) => messageExpression),
      [
        "'[MOOR-059] tenant ' + variables.tenant + ' may not use external IPs of Service ' + " +
          named,
      ],
    );
  });

  it("refuse every change of a cordoned tenant but those of Kubernetes, and of what goes", () => {
    const { matchConstraints, ...spec } = specOf("cordon") ?? {};
    const user = "request.userInfo.username";

    assert.equal(matchConstraints?.matchPolicy, "Equivalent");
    assert.deepEqual(matchConstraints.resourceRules.at(-1), {
      apiGroups: ["autoscaling"],
      apiVersions: ["v2"],
      operations,
      resources: ["horizontalpodautoscalers"],
    });
    assert.deepEqual(spec, {
      failurePolicy: "Fail",
      matchConditions: [
        {
          name: "not-by-kubernetes",
          expression:
            `!(${user}.startsWith('system:serviceaccount:kube-system:') || ` +
            `${user}.startsWith('system:kube-') || ${user}.startsWith('system:node:') || ` +
            `${user} == 'system:apiserver')`,
        },
        {
          name: "not-going",
          expression:
            "!(request.operation == 'UPDATE' && " +
            "dyn(oldObject).?metadata.?deletionTimestamp.hasValue())",
        },
      ],
      variables: [],
      validations: [
        {
          expression: "false",
          message: "the tenant is cordoned: it takes no changes",
          messageExpression:
            "'tenant ' + namespaceObject.metadata.?labels[?'moorage.dev/tenant']" +
            ".orValue(request.namespace) + " +
            "' is cordoned: it takes no changes until `cordon` is off'",
          reason: "Forbidden",
        },
      ],
    });
  });

  const isHostBad =
    "h == '' || h.startsWith('.') || h.startsWith('~') || !variables.hostsAllowed.exists(e, " +
    "h == e || (e.startsWith('*.') && h.endsWith(e.substring(1))))";
  const badHosts = (isBad: string): string =>
    `variables.named.filter(h, ${isBad}) + ` +
    `variables.lists.map(t, t.filter(h, ${isBad}).join('", "')).filter(t, t != '')`;
  const systemTaints = [
    ...["disk-pressure", "memory-pressure", "network-unavailable", "not-ready", "pid-pressure"],
    ...["unreachable", "unschedulable"],
  ].map((taint) => `'node.kubernetes.io/${taint}'`);

  for (const [name, list, bad, unlisted] of [
    [
      "image-registry",
      "registries",
      "variables.images.filter(i, !(variables.registriesAllowed.exists(e, " +
        "e.split('!').all(p, (p == e.split('!')[0]) == (p.endsWith(':*') ? " +
        "i.image == p.substring(0, p.size() - 2) || " +
        "i.image.startsWith(p.substring(0, p.size() - 2) + ':') || " +
        "i.image.startsWith(p.substring(0, p.size() - 2) + '@') : " +
        "p.matches('/[^/]*[:@]') ? i.image == p : " +
        "p.endsWith('/*') ? i.image.startsWith(p.substring(0, p.size() - 1)) : " +
        "i.image.startsWith(p + '/') || (p.contains('/') && (i.image == p || " +
        "i.image.startsWith(p + ':') || i.image.startsWith(p + '@')))))))).map(i, i.name)",
      "[]",
    ],
    [
      "ingress-host",
      "hosts",
      badHosts(isHostBad),
      badHosts("h == '' || h.startsWith('.') || h.startsWith('~') || h.contains('*')"),
    ],
    [
      "ingress-class",
      "ingressClasses",
      "dyn(object).kind == 'Ingress' ? (variables.classes.size() == 0 ? [''] : " +
        "variables.classes).filter(c, !(c in variables.ingressClassesAllowed)) : []",
      "[]",
    ],
    [
      "ingress-class",
      "gatewayClasses",
      "dyn(object).kind == 'Gateway' ? [dyn(object).?spec.?gatewayClassName.orValue('')]" +
        ".filter(c, !(c in variables.gatewayClassesAllowed)) : []",
      "[]",
    ],
    [
      "required-labels",
      "requiredLabels",
      "dyn(object).?metadata.?ownerReferences.orValue([])" +
        ".exists(o, o.?controller.orValue(false) == true) ? [] : " +
        "variables.requiredLabelsAllowed.filter(r, variables.labels[?r].orValue('') == '')",
      "[]",
    ],
    [
      "pod-tolerations",
      "tolerations",
      "variables.pod.?tolerations.orValue([]).map(t, t.?key.orValue(''))" +
        `.filter(k, !(k in [${systemTaints.join(", ")}]) && ` +
        "!(k in variables.tolerationsAllowed))",
      "[]",
    ],
    [
      "pod-classes",
      "storageClasses",
      "variables.claims.map(c, " +
        "c.?metadata.?annotations[?'volume.beta.kubernetes.io/storage-class']" +
        ".orValue(c.?spec.?storageClassName.orValue('')))" +
        ".filter(c, !(c in variables.storageClassesAllowed))",
      "[]",
    ],
    ...["priority", "runtime"].map(
      (which) =>
        [
          "pod-classes",
          `${which}Classes`,
          `[variables.pod.?${which}ClassName.orValue('')]` +
            `.filter(c, c != '' && !(c in variables.${which}ClassesAllowed))`,
          "[]",
        ] as const,
    ),
  ] as const) {
    it(`refuse what ${name} refuses: ${list}`, () => {
      assert.equal(
        refusedBy(name)[`${list}Bad`],
        `variables.${list}Limited ? (${bad}) : (${unlisted})`,
      );
    });
  }
});
