import assert from "node:assert/strict";

import * as fc from "fast-check";

import { limitProblems } from "../../components/tenant/limit-rules.ts";
import { limitRangeSpec, type TenantLimits } from "../../components/tenant/limits.ts";
import { runs } from "../support/property-runs.ts";

const container = {
  type: "Container",
  default: { cpu: "1", memory: "512Mi", "ephemeral-storage": "8Gi" },
  defaultRequest: { cpu: "100m", memory: "128Mi", "ephemeral-storage": "3Gi" },
};

describe("limitRangeSpec", () => {
  it("gives containers without resources some", () => {
    assert.deepEqual(limitRangeSpec({}), { limits: [container] });
  });

  it("takes the tenant's own amounts", () => {
    const limits = {
      default: { cpu: "2", "nvidia.com/gpu": "1" },
      defaultRequest: { memory: "256Mi" },
      min: { cpu: "10m" },
      max: { memory: "4Gi" },
      maxLimitRequestRatio: { cpu: "20" },
    };

    assert.deepEqual(limitRangeSpec(limits), {
      limits: [
        {
          type: "Container",
          default: { ...container.default, cpu: "2", "nvidia.com/gpu": "1" },
          defaultRequest: { ...container.defaultRequest, memory: "256Mi" },
          min: { cpu: "10m" },
          max: { memory: "4Gi" },
          maxLimitRequestRatio: { cpu: "20" },
        },
      ],
    });
  });

  it("bounds the size of volumes", () => {
    assert.deepEqual(limitRangeSpec({ volume: { min: "1Gi", max: "20Gi" } }), {
      limits: [
        container,
        { type: "PersistentVolumeClaim", min: { storage: "1Gi" }, max: { storage: "20Gi" } },
      ],
    });
  });

  const fitting: readonly (readonly [string, TenantLimits, string, string])[] = [
    ["a smaller maximum", { max: { cpu: "50m" } }, "50m", "50m"],
    ["a larger minimum", { min: { cpu: "2" } }, "2", "2"],
    ["a smaller limit", { default: { cpu: "50m" } }, "50m", "50m"],
    ["a larger request", { defaultRequest: { cpu: "3" } }, "3", "3"],
    ["a small ratio", { maxLimitRequestRatio: { cpu: "4" } }, "1", "250m"],
    ["a ratio that does not divide", { maxLimitRequestRatio: { cpu: "3" } }, "1", "334m"],
    [
      "a small ratio to an own request",
      { defaultRequest: { cpu: "100m" }, maxLimitRequestRatio: { cpu: "1.5" } },
      "150m",
      "100m",
    ],
  ];
  for (const [what, limits, limit, request] of fitting) {
    it(`fits its defaults to ${what}`, () => {
      const [item] = [limitRangeSpec(limits).limits].flat();

      assert.deepEqual(item, {
        ...limitsOnly(limits),
        type: "Container",
        default: { ...container.default, cpu: limit },
        defaultRequest: { ...container.defaultRequest, cpu: request },
      });
    });
  }

  it("contradicts itself only when the tenant does", () => {
    const amount = fc.option(fc.integer({ min: 0, max: 3000 }), { nil: undefined });
    const bounds = fc.record({ min: amount, max: amount, ratio: fc.integer({ min: 10, max: 99 }) });

    fc.assert(
      fc.property(bounds, ({ min, max, ratio }) => {
        fc.pre(min === undefined || max === undefined || (min * ratio) / 10 <= max);
        const cpu = (milli: number | undefined) =>
          milli === undefined ? {} : { cpu: `${milli}m` };
        const limits = {
          min: cpu(min),
          max: cpu(max),
          maxLimitRequestRatio: { cpu: String(ratio / 10) },
        };

        assert.deepEqual(limitProblems(limits), []);
      }),
      { numRuns: runs(300) },
    );
  });
});

const problems: readonly (readonly [string, TenantLimits, string])[] = [
  [
    "volumes whose minimum is above their maximum",
    { volume: { min: "2Gi", max: "1Gi" } },
    `'limits.volume.min' must not exceed 'limits.volume.max' "1Gi", got "2Gi"`,
  ],
  [
    "a ratio below 1",
    { maxLimitRequestRatio: { cpu: "0.5" } },
    `'limits.maxLimitRequestRatio.cpu' must be a number from 1, got "0.5"`,
  ],
  [
    "a ratio that the defaults break",
    {
      default: { cpu: "2" },
      defaultRequest: { cpu: "1" },
      maxLimitRequestRatio: { cpu: "1.5" },
    },
    `'limits.maxLimitRequestRatio.cpu' "1.5" must allow the default limit "2" ` +
      `for the default request "1"`,
  ],
  [
    "a ratio above that of the bounds",
    { min: { cpu: "1" }, max: { cpu: "2" }, maxLimitRequestRatio: { cpu: "3" } },
    `'limits.maxLimitRequestRatio.cpu' must not exceed 'limits.max.cpu' "2" / ` +
      `'limits.min.cpu' "1", got "3"`,
  ],
  [
    "bounds of a device that exclude each other",
    { min: { "nvidia.com/gpu": "2" }, max: { "nvidia.com/gpu": "1" } },
    `'limits.min.nvidia.com/gpu' must not exceed 'limits.max.nvidia.com/gpu' "1", got "2"`,
  ],
  [
    "a request above the own limit",
    { default: { cpu: "1" }, defaultRequest: { cpu: "2" } },
    `'limits.defaultRequest.cpu' must not exceed 'limits.default.cpu' "1", got "2"`,
  ],
  [
    "a request below the minimum",
    { min: { cpu: "2" }, defaultRequest: { cpu: "1" } },
    `'limits.min.cpu' must not exceed 'limits.defaultRequest.cpu' "1", got "2"`,
  ],
];

describe("limitProblems", () => {
  for (const [what, limits, message] of problems) {
    it(`finds ${what}`, () => {
      assert.deepEqual(limitProblems(limits), [message]);
    });
  }
});

/** Bounds as they stand in the spec. */
function limitsOnly({ min, max, maxLimitRequestRatio }: TenantLimits): object {
  return Object.fromEntries(
    Object.entries({ min, max, maxLimitRequestRatio }).filter(([, value]) => value !== undefined),
  );
}
