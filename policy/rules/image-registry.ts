import { registries } from "../../kubernetes/guards/registries.ts";
import { isImageId, parseImage } from "../../kubernetes/image.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { guardRule } from "../shapes/guard-rule.ts";
import { say, Shown } from "../shown.ts";

/** Images come from the registries of the tenant. */
export const imageRegistry = guardRule(
  {
    name: "image-registry",
    number: 31,
    description: "Images come from registries and repositories that the tenant may use.",
    severity: "high",
    class: "core",
    why: "an image that nobody checked runs beside the data of the tenant",
    standards: [],
  },
  [
    {
      limit: registries,
      state: ({ name }) => {
        if (name !== UNKNOWN && isImageId(name)) return say`is named by its content alone`;
        const image = name === UNKNOWN ? undefined : parseImage(name);
        if (image === undefined || name === UNKNOWN) return say`is not an image reference`;
        return say`is ${Shown.image(image, name)}`;
      },
      must: say`it must come from`,
      fixes: {
        object: say`name an image of these, or add its registry to \`allow.registries\` of the tenant`,
        components: {
          ServiceApp: say`name another \`image\`, or add its registry to \`allow.registries\` of the tenant`,
          HelmRelease: say`set the chart's image through \`values\`, or add its registry to \`allow.registries\` of the tenant`,
        },
      },
    },
  ],
);
