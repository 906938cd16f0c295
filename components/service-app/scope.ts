import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { AppShape } from "../../kubernetes/app/fault.ts";
import { knownImage } from "../../kubernetes/app/known-images.ts";
import { namedPorts, type NamedPort } from "../../kubernetes/app/ports.ts";
import type { WorkloadKind } from "../../kubernetes/app/workload.ts";
import { appLabels, appSelector, type Labels } from "../../kubernetes/labels.ts";
import { leafMetadata } from "../deletion.ts";
import type { TenantSpace } from "../tenant/namespaces.ts";
import { OBJECT_TIMEOUTS } from "../timeouts.ts";
import type { ServiceAppArgs } from "./arguments.ts";

type Annotations = Readonly<Record<string, string>>;

/** What every group of an app's children needs. */
export interface AppScope {
  /** Pulumi name of the component, and of its main children. */
  readonly name: string;
  /** Name of the app's objects in the namespace. */
  readonly app: string;
  readonly args: ServiceAppArgs;
  /** The arguments without regard to their kind, with `port` among the `ports`. */
  readonly shape: AppShape;
  /** The kind that the app has, by its argument or its image. */
  readonly kind: WorkloadKind;
  /** Ports of the Service. */
  readonly ports: readonly NamedPort[];
  /** Of every object. */
  readonly labels: Labels;
  /** Of the pods; never changes. */
  readonly selector: Labels;
  readonly space: TenantSpace;
  /** Metadata of an object that nothing depends on. */
  readonly metadata: (
    objectName: string,
    annotations?: Annotations,
  ) => k8s.types.input.meta.v1.ObjectMeta;
  /** Options of every child: parent, namespace, timeouts. */
  readonly child: pulumi.CustomResourceOptions & { readonly parent: pulumi.Resource };
}

/** What the children of `component` need. */
export function appScope(component: pulumi.Resource, name: string, args: ServiceAppArgs): AppScope {
  const app = args.app ?? name;
  const { ownership } = args.tenant;
  const space = args.tenant.space(args.namespace);
  const labels = withFreeLabels(appLabels(ownership, app), args.labels);
  const shape = appShape(app, args);
  return {
    name,
    app,
    args,
    shape,
    kind: shape.kind,
    ports: namedPorts(shape.ports ?? []),
    labels,
    selector: appSelector(ownership.tenant, app),
    space,
    metadata: (objectName, annotations) =>
      leafMetadata({ namespace: space.name, name: objectName, labels }, space.inside, annotations),
    child: { ...space.inside, parent: component, customTimeouts: OBJECT_TIMEOUTS },
  };
}

function appShape(app: string, args: ServiceAppArgs): AppShape {
  const image = typeof args.image === "string" ? args.image : undefined;
  const { port } = args;
  return {
    ...args,
    name: app,
    image,
    kind: args.kind ?? defaultKind(image),
    ports: args.ports ?? (port === undefined ? [] : [{ port }]),
  };
}

function defaultKind(image: string | undefined): WorkloadKind {
  const isDatabase = image !== undefined && knownImage(image)?.database !== undefined;
  return isDatabase ? "StatefulSet" : "Deployment";
}

/** Ours win, so that nobody takes an object out of its tenant. */
function withFreeLabels(own: Labels, free: Labels | undefined): Labels {
  return free === undefined ? own : { ...free, ...own };
}
