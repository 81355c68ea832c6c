import { l as isRegistryHost } from "./reference-CImwYVoj.js";
import { r as layoutDestination } from "./layout-writer-CmdS0LIe.js";
// src/session/destination.ts
async function openDestination(options) {
	if (!isRegistryHost(options.target.registry)) return layoutDestination;
	const { locateOras, orasDestination } = await import("./oras-Hlf7XK75.js");
	const env = options.env ?? process.env;
	const { caFile, plainHttp } = options;
	return orasDestination(await locateOras(env), {
		env,
		caFile,
		plainHttp
	});
}
export { openDestination as t };
