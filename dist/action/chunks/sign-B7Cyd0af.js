import { n as readSource } from "./source-BUBrSnGC.js";
import { r as PackwrightError } from "./errors-aVfW4i-N.js";
import { a as formatReference, c as isPinned, f as lastComponent, p as parseReference, s as isLayout } from "./reference-DudNQwii.js";
import { o as parseImageManifest, r as isIndexMediaType } from "./manifest-Bk40fxOi.js";
import { t as attachListed } from "./attach-BCHZT0Bk.js";
import { t as openDestination } from "./destination-CJUav8W_.js";
import { t as openSigner } from "./signer-BqECzT8n.js";
import { t as withRegistry } from "./connection-CGziVFxH.js";
import { t as signArtifact } from "./artifact-C1pqyaeL.js";
import { f as dialectOf } from "./systems-B1NZOwrJ.js";
import { a as withConnectionFlags, n as examples, r as outputOf, t as connection } from "./command-CvDSUtro.js";
import { o as withSigningFlags, t as requiredSigning } from "./trust-BAaTWThf.js";
// src/publish/sign.ts
/** Opening the signer that the options ask for, and signing what is already published. */
/**
* Signs an artifact that is published already.
*
* @param reference has to be pinned by digest: what is signed must be what was looked at
* @throws PackwrightError `DIGEST_REQUIRED`, `SIGNING_FAILED`, `REFERENCE_NOT_FOUND`, and oras's faults
*/
async function sign(reference, options) {
	const parsed = parseReference(reference);
	if (!isPinned(parsed)) throw new PackwrightError("DIGEST_REQUIRED", `${reference} is not pinned by digest.`, { hint: "Sign …@sha256:<64 hex>: a tag may move between looking and signing." });
	const env = options.env ?? process.env;
	const signer = await openSigner(options.signing, env);
	if (signer === void 0) throw new PackwrightError("INTERNAL", "There is no signer.");
	const { signal } = options;
	return await withRegistry(options, "pull", async (registry) => {
		const { bytes, mediaType } = await registry.manifest(parsed, parsed.digest, signal);
		if (!isIndexMediaType(mediaType)) dialectOf(parseImageManifest(bytes, reference), reference);
		const artifact = {
			mediaType,
			digest: parsed.digest,
			size: bytes.length
		};
		const name = lastComponent(parsed);
		const signed = await signArtifact(artifact, name, signer, await readSource(".", env), env);
		const target = { registry: isLayout(parsed) ? "oci-layout://" : parsed.registry };
		const destination = await openDestination({
			...options,
			target
		});
		const referrersAt = (attempt) => attempt === 0 ? signed.referrers : signed.referrersCreated((/* @__PURE__ */ new Date()).toISOString());
		try {
			await attachListed(parsed, referrersAt, {
				registry,
				destination,
				signal
			});
		} finally {
			await destination.close();
		}
		return {
			reference: formatReference(parsed),
			signer: signed.signer
		};
	});
}
// src/commands/publish/sign.ts
/** `packwright sign`: signs what is already published. */
function signCommand(program, context) {
	const command = program.command("sign").description("Sign an artifact that is published already").argument("<reference>", "pinned by digest: …@sha256:<64 hex>");
	examples(withConnectionFlags(withSigningFlags(command)), ["packwright sign ghcr.io/acme/packs/claude@sha256:<64 hex>", "packwright sign ghcr.io/acme/packs/claude@sha256:<64 hex> --key signing.pem"]);
	command.action(async (reference, flags) => {
		const how = await requiredSigning(flags, context.env);
		const signed = await sign(reference, {
			...connection(flags, context),
			signing: how
		});
		outputOf(command).result({ ...signed }, () => `${signed.reference} is signed by ${signed.signer.identity}.`);
	});
}
export { signCommand };
