import { l as isRegistryHost } from "./reference-DudNQwii.js";
import { r as layoutDestination } from "./layout-writer-B4r_Qjcu.js";
// src/session/destination.ts
async function openDestination(options) {
	if (!isRegistryHost(options.target.registry)) return layoutDestination;
	const { locateOras, orasDestination } = await import("./oras-CTKmCuzX.js");
	const env = options.env ?? process.env;
	const { caFile, plainHttp } = options;
	return orasDestination(await locateOras(env), {
		env,
		caFile,
		plainHttp
	});
}
export { openDestination as t };
