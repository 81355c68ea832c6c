import { o as withProjectFlags, r as projectOptions } from "./project-IAhVg4VY.js";
import { i as trust, s as withTrustFlags } from "./trust-CeoR12p4.js";
// src/commands/flags/catalog.ts
function withCatalogFlags(command) {
	return withTrustFlags(withProjectFlags(command)).option("--in <repository>", "where the packs are, e.g. ghcr.io/acme/packs; may be repeated (where the project’s packs come from)", (value, all) => [...all, value], []);
}
function catalogOptions(flags, context, output) {
	return {
		...projectOptions(flags, context),
		in: flags.in,
		trust: trust(flags),
		onEvent: (event) => {
			if (event.type === "warning" && !output.json) output.warn(event.message);
		}
	};
}
export { withCatalogFlags as n, catalogOptions as t };
