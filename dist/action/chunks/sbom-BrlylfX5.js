import { t as outputError } from "./output-error-B2eZjSgL.js";
import { i as writeFileAtomic } from "./atomic-CvPDqjyW.js";
import { t as inspectPack } from "./inspect-BdtlP53j.js";
import { n as SBOM_PREDICATE, r as makeSbom } from "./sbom-CvlxwVUq.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { r as CREATED } from "./annotations-CkOcgrkJ.js";
import { a as formatReference, m as parseReference } from "./reference-BXVmMd2r.js";
import { k as SIGSTORE_BUNDLE, o as parseImageManifest } from "./manifest-CUep4mQv.js";
import { n as readVerified } from "./verified-BeOcVkfj.js";
import { t as rememberAnswers } from "./remember-Byirp1Kr.js";
import { n as trustContext } from "./trust-B9wBzC00.js";
import { t as withRegistry } from "./connection-BEC4eYwl.js";
import { t as isAsked } from "./context-Duv5J-Mt.js";
import { i as readStatements } from "./lazy-BPY1Iidl.js";
import { i as signatureBundles } from "./collect-Cx30yHwT.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
import { a as withConnectionFlags, n as examples, r as outputOf, t as connection } from "./command-D3HcMSvB.js";
import { i as trust, s as withTrustFlags } from "./trust-CeoR12p4.js";
// src/inspect/sbom.ts
/** Reading the bill of materials of a published pack. */
const MAX_SBOM = 67108864;
/**
* The bill of materials that its publisher attested; else what is attached; else one that is made from what the artifact
* says of itself.
*
* @throws PackwrightError `REFERENCE_NOT_FOUND`, `ARTIFACT_INVALID`, and with a required signature exit 7
*/
async function sbom(text, options = {}) {
	const reference = parseReference(text);
	const trust = await trustContext(options);
	return await withRegistry(options, "pull", async (opened) => {
		const registry = rememberAnswers(opened);
		const found = await inspectPack(reference, registry, options.signal);
		const pinned = {
			...reference,
			digest: found.digest
		};
		const written = formatReference(pinned);
		const attested = isAsked(trust) ? await attestedSbom(pinned, found, registry, trust, options.signal) : void 0;
		if (attested !== void 0) return {
			reference: written,
			from: "attested",
			...attested
		};
		if (trust.mode === "require") throw new PackwrightError("SIGNATURE_MISSING", `Nobody whom the policy trusts attests what is in ${written}.`, { hint: "Its publisher attests it with packwright publish --sbom." });
		const attached = await attachedSbom(pinned, registry, options.signal);
		if (attached !== void 0) return {
			reference: written,
			from: "attached",
			identity: null,
			text: attached
		};
		const { manifest, version, digest, content_digest: contentDigest, files, annotations } = found;
		const created = annotations[CREATED];
		return {
			reference: written,
			from: "made",
			identity: null,
			text: makeSbom({
				manifest,
				version,
				repository: reference,
				digest,
				created,
				parts: [{
					contentDigest,
					files
				}]
			}).toString("utf8")
		};
	});
}
async function attestedSbom(pinned, { name, version }, registry, trust, signal) {
	const bundles = signatureBundles(pinned, pinned.digest, registry, signal, SIGSTORE_BUNDLE, MAX_SBOM);
	const judged = {
		repository: pinned,
		name,
		version
	};
	const { trusted } = await readStatements(pinned.digest, judged, bundles, SBOM_PREDICATE, trust, void 0);
	const [first] = trusted;
	if (first === void 0) return void 0;
	return {
		identity: first.signer.identity,
		text: `${JSON.stringify(first.predicate, null, 2)}\n`
	};
}
async function attachedSbom(pinned, registry, signal) {
	for (const entry of await registry.referrers(pinned, pinned.digest, signal)) {
		if (entry.artifactType !== "application/vnd.cyclonedx+json") continue;
		const what = `The bill of materials ${entry.digest}`;
		const { bytes } = await registry.manifest(pinned, entry.digest, signal);
		const manifest = parseImageManifest(bytes, what);
		const [layer] = manifest.layers;
		if (manifest.subject?.digest !== pinned.digest || layer?.mediaType !== "application/vnd.cyclonedx+json") continue;
		const content = await readVerified(registry.blob(pinned, layer, signal), layer, what, MAX_SBOM);
		return Buffer.from(content).toString("utf8");
	}
}
// src/commands/inspect/sbom.ts
const ORIGINS = {
	attested: "attested by",
	attached: "attached, and signed by nobody whom a policy trusts",
	made: "not attached: made from what the artifact says of itself"
};
/** `packwright sbom`: the bill of materials of a pack. */
function sbomCommand(program, context) {
	const command = program.command("sbom").description("Print the bill of materials (CycloneDX) of a published pack").argument("<reference>", "registry/repository:tag, …@sha256:…, or oci-layout://…").option("-o, --output <file>", "write it there");
	examples(withTrustFlags(withConnectionFlags(command)), ["packwright sbom ghcr.io/acme/packs/claude:1.2.0", "packwright sbom ghcr.io/acme/packs/claude:1.2.0 --require-signature --output claude.cdx.json"]);
	command.action(async (reference, flags) => {
		const output = outputOf(command);
		const { text, ...found } = await sbom(reference, {
			...connection(flags, context),
			trust: trust(flags)
		});
		if (flags.output !== void 0) await writeFileAtomic(flags.output, text).catch((cause) => {
			throw outputError(flags.output, cause);
		});
		if (!output.json) {
			const said = `The bill of materials is ${ORIGINS[found.from]} ${found.identity ?? ""}`.trim();
			process.stderr.write(`${said}.\n`);
		}
		const value = {
			...found,
			...flags.output === void 0 ? { bom: parseJson(text, reference) } : { file: flags.output }
		};
		output.result(value, () => flags.output === void 0 ? text.trimEnd() : `Wrote ${flags.output}.`);
	});
}
export { sbomCommand };
