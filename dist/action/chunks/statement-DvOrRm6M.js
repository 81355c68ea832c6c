// src/systems/nono/statement.ts
/** Not a bundle's own type: clients that take the first bundle that they find are not to find this one. */
const NONO_ATTESTATION = "application/vnd.nono.attestation.multi-file.v1+json";
const PREDICATE = "https://nono.sh/attestation/multi-file/v1";
function nonoAttestation({ artifacts = [] }, files, signer) {
	const named = /* @__PURE__ */ new Set([
		"package.json",
		"README.md",
		...artifacts.map(({ path }) => path.replace(/^\.\//, ""))
	]);
	const subject = files.filter(({ path }) => named.has(path)).map(({ path, sha256 }) => ({
		name: path,
		digest: { sha256 }
	})).sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1));
	return {
		artifactType: NONO_ATTESTATION,
		predicateType: PREDICATE,
		subject,
		predicate: {
			version: 1,
			signer: {
				kind: "keyless",
				...signer
			}
		}
	};
}
const rank = (name) => name === "package.json" ? 0 : 1;
export { nonoAttestation as n, NONO_ATTESTATION as t };
