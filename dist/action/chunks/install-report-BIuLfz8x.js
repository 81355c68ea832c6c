import { t as bytes } from "./bytes-DO5p17sT.js";
import { relative } from "node:path";
// src/commands/project/install-report.ts
/** What an installation says when it is done. */
/** The fields that hosts know from their own installers. */
function signatureFields(report) {
	const { signer } = report ?? {};
	return {
		signature_verified: report?.verified ?? false,
		signature_identity: signer?.identity ?? null,
		signature_issuer: signer?.issuer ?? null,
		trust_mode: report?.mode ?? "ignore",
		trust_policy_matched: report?.matched ?? null,
		repository: signer?.repository ?? null,
		workflow: signer?.workflow ?? null,
		ref: signer?.ref ?? null,
		commit: signer?.commit ?? null,
		run: signer?.run ?? null
	};
}
function installedFields({ trust, manifest: _, name, ...pack }) {
	return {
		id: name,
		...pack,
		...signatureFields(trust)
	};
}
function reportInstall(result, output, extra = {}) {
	const { packs, removed, lockfile, target } = result;
	for (const { name, kept } of [...packs, ...removed]) for (const file of kept) output.warn(`${name}: ${file} was edited and stays`);
	const value = {
		...extra,
		packs: packs.map(installedFields),
		removed,
		lockfile,
		target
	};
	output.result(value, () => {
		const rows = packs.map((pack) => [
			pack.name,
			pack.version ?? "-",
			pack.digest,
			bytes(pack.size),
			pack.trust?.signer?.identity ?? "-",
			pack.already ? "there already" : "installed"
		]);
		const gone = removed.map(({ name, kept }) => [
			name,
			"",
			"",
			"",
			"",
			kept.length === 0 ? "removed" : "partly removed"
		]);
		return `${rows.length + gone.length === 0 ? "Nothing is wanted." : output.table([
			"PACK",
			"VERSION",
			"DIGEST",
			"SIZE",
			"SIGNER",
			"STATUS"
		], [...rows, ...gone])}\n\n${lockfile.written ? `Wrote ${shown(lockfile.path)}. ` : ""}Installed in ${shown(target)}.`;
	});
}
function shown(path) {
	return relative(process.cwd(), path) || ".";
}
export { signatureFields as n, reportInstall as t };
