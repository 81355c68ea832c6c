import { r as PackwrightError } from "./errors-aVfW4i-N.js";
import { i as Authenticator, n as createTransport, s as usesPlainHttp } from "./transport-DbE4jT6D.js";
import { n as dockerCredentials } from "./credentials-DcdclENF.js";
// src/registry/probe.ts
/** Asks a registry whether it can be read from or written to, and leaves nothing there. */
/**
* Reading asks for a list of tags. Writing opens an upload session and gives it up again: nothing is stored.
*
* @throws PackwrightError `UNAUTHENTICATED`, `FORBIDDEN`, `REGISTRY_READ_ONLY`, `REGISTRY_UNAVAILABLE`, `REGISTRY_TLS`
*/
async function probe(repository, doing, options) {
	const env = options.env ?? process.env;
	const transport = createTransport({
		env,
		caFile: options.caFile
	});
	try {
		const authenticator = new Authenticator(transport, dockerCredentials(env));
		const base = `${usesPlainHttp(repository.registry, options.plainHttp) ? "http" : "https"}://${repository.registry}/v2/${repository.path}`;
		const scope = {
			path: repository.path,
			actions: doing === "read" ? "pull" : "pull,push"
		};
		const { signal } = options;
		const url = new URL(doing === "read" ? `${base}/tags/list` : `${base}/blobs/uploads/`);
		const response = await authenticator.request(url, {
			method: doing === "read" ? "GET" : "POST",
			signal
		}, scope);
		await response.discard();
		if (doing === "read" ? [200, 404].includes(response.status) : response.status === 202) {
			const session = response.headers["location"];
			if (session === void 0) return;
			const upload = URL.parse(session, url.href);
			if (upload?.origin !== url.origin) throw uploadsElsewhere(repository, session);
			const toCancel = {
				...scope,
				actions: "pull,push,delete"
			};
			return await (await authenticator.request(upload, {
				method: "DELETE",
				signal
			}, toCancel).catch(() => void 0))?.discard();
		}
		throw refusal(response.status, repository, doing);
	} finally {
		await transport.close();
	}
}
function uploadsElsewhere({ registry }, location) {
	return new PackwrightError("REGISTRY_RESPONSE", `${registry} sends uploads to ${location}, which is another origin.`, { hint: "A proxy in front of it does not pass on the scheme and the host: set Host and X-Forwarded-Proto there." });
}
function refusal(status, repository, doing) {
	const where = `${repository.registry}/${repository.path}`;
	if (status === 403) return new PackwrightError("FORBIDDEN", `The credentials do not allow to ${doing} ${where}.`, { hint: `Log in with an account that may: oras login ${repository.registry}` });
	if (doing === "write" && (status === 405 || status === 404)) return new PackwrightError("REGISTRY_READ_ONLY", `${repository.registry} does not accept writes (${status}).`, { hint: "Publish to a registry that does." });
	return new PackwrightError("REGISTRY_RESPONSE", `${repository.registry} answers ${status} for ${where}.`);
}
export { probe as t };
