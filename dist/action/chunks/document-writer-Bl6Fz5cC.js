import { n as readSource } from "./source-ZPKi_OSe.js";
import { t as temporaryDirectory } from "./temporary-CV8yWmrP.js";
import { s as isLayout } from "./reference-BXVmMd2r.js";
import { t as withRegistry } from "./connection-BEC4eYwl.js";
import { t as openDestination } from "./destination-RGkmu2aW.js";
import { t as openSigner } from "./signer-CzJXCh3T.js";
import { t as _usingCtx } from "./usingCtx-D9Xak9dp.js";
// src/session/document-writer.ts
/** What is needed to change a shared document: registry, destination, signer and a place to stage, freed afterwards. */
/** @throws PackwrightError what signing and finding oras throw, and whatever `work` does */
async function withDocumentWriter(place, options, work) {
	try {
		var _usingCtx$1 = _usingCtx();
		const { env = process.env, signal } = options;
		const signer = await openSigner(options.signing, env);
		const target = { registry: isLayout(place) ? "oci-layout://" : place.registry };
		const outDir = _usingCtx$1.a(await temporaryDirectory("packwright-document-")).path;
		const destination = await openDestination({
			...options,
			target
		});
		try {
			const source = await readSource(".", env);
			return await withRegistry(options, "pull,push", (registry) => work({
				registry,
				destination,
				signer,
				outDir,
				source,
				env,
				signal
			}));
		} finally {
			await destination.close();
		}
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
export { withDocumentWriter as t };
