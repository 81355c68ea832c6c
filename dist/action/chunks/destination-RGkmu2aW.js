import { u as isRegistryHost } from "./reference-BXVmMd2r.js";
import { r as layoutDestination } from "./layout-writer-BjZpbI5n.js";
// src/session/destination.ts
async function openDestination(options) {
	if (!isRegistryHost(options.target.registry)) return layoutDestination;
	const { locateOras, orasDestination } = await import("./oras-D7ACujrG.js");
	const env = options.env ?? process.env;
	const { caFile, plainHttp } = options;
	return orasDestination(await locateOras(env), {
		env,
		caFile,
		plainHttp
	});
}
export { openDestination as t };
