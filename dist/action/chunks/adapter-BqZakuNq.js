// src/systems/nono/adapter.ts
/** @throws never: a pack that nono would refuse is named with its reason instead */
function nonoUnfit({ manifest, version, attestation }) {
	if (manifest.format !== "nono") return "it is no pack for nono";
	if (version === void 0) return "it has no version";
	if (attestation === void 0) return "it has no statement about its single files: its publisher has to publish it once more, signed keyless";
	if (ownerIn(attestation.signer.repository) === void 0) return "its certificate names no repository";
	const signed = new Map(attestation.subjects.map(({ name, sha256 }) => [name, sha256]));
	for (const { path, sha256 } of servedFiles(manifest, attestation.files)) if (signed.get(path) !== sha256) return `its statement is not about ${path} as it is`;
}
/** `https://github.com/Acme/packs` → `Acme`: nono's namespace is spelled as the certificate spells it */
function ownerIn(repository) {
	return /^https:\/\/github\.com\/([^/]+)\//.exec(`${repository ?? ""}/`)?.[1];
}
function servedFiles({ artifacts = [] }, files) {
	const named = new Set(artifacts.map(({ path }) => path.replace(/^\.\//, "")));
	return files.filter(({ path }) => ["package.json", "README.md"].includes(path) || named.has(path));
}
/** @param packs those that `nonoUnfit` finds nothing about */
function nonoAdapter(packs) {
	const served = packs.map((pack) => {
		const namespace = ownerIn(pack.attestation?.signer.repository) ?? "";
		return {
			...pack,
			namespace,
			version: pack.version ?? ""
		};
	});
	const find = (namespace, name) => served.find((pack) => pack.namespace === namespace && pack.name === name);
	return (path, query) => {
		const [, ns = "", name = "", rest = ""] = /^\/(?:api\/v1\/packages|packs)\/([^/]+)\/([^/]+)\/(.+)$/.exec(path) ?? [];
		const pack = find(ns, name);
		if (path === "/api/v1/packages") return { json: { packages: search(served, query.get("q") ?? "") } };
		const profile = /^\/api\/v1\/profiles\/([^/]+)\/providers$/.exec(path)?.[1];
		if (profile !== void 0) return { json: { providers: providers(served, profile) } };
		if (pack === void 0) return "not-found";
		if (path.startsWith("/packs/")) return content(pack, rest);
		if (rest === "status") return { json: status(pack, query.get("installed") ?? void 0) };
		const wanted = /^versions\/([^/]+)\/pull$/.exec(rest)?.[1];
		return wanted === "latest" || wanted === pack.version ? { json: pullAnswer(pack) } : "not-found";
	};
}
function content(pack, rest) {
	if (rest === "bundle") return { bytes: pack.attestation?.bundle ?? /* @__PURE__ */ new Uint8Array() };
	const [, index = ""] = /^files\/(\d+)$/.exec(rest) ?? [];
	const file = servedFiles(pack.manifest, pack.attestation?.files ?? [])[Number(index)];
	return index === "" || file === void 0 ? "not-found" : {
		file: file.path,
		of: pack.name
	};
}
function pullAnswer({ namespace, name, version, manifest, attestation }) {
	const { signer, files = [] } = attestation ?? {};
	const base = `/packs/${namespace}/${name}`;
	return {
		namespace,
		name,
		version,
		provenance: {
			signer_identity: signer?.identity ?? "",
			repository: (signer?.repository ?? "").replace("https://github.com/", ""),
			workflow: signer?.workflow ?? "",
			git_ref: signer?.ref ?? ""
		},
		artifacts: servedFiles(manifest, files).map(({ path, sha256, size }, index) => ({
			filename: path,
			sha256_digest: sha256,
			size_bytes: size,
			download_url: `${base}/files/${index}`
		})),
		bundle_url: `${base}/bundle`,
		scan_passed: true
	};
}
function status({ version }, installed) {
	return {
		schema_version: 1,
		latest: version,
		...installed === void 0 ? {} : { installed_status: installed === version ? "current" : "outdated" }
	};
}
function search(packs, words) {
	const wanted = words.toLowerCase();
	return packs.filter(({ namespace, name, manifest }) => [
		namespace,
		name,
		manifest.description ?? ""
	].some((text) => text.toLowerCase().includes(wanted))).map(({ namespace, name, version, manifest: { description = null } }) => {
		return {
			namespace,
			name,
			description,
			latest_version: version
		};
	});
}
function providers(packs, profile) {
	return packs.filter(({ manifest: { artifacts = [] } }) => artifacts.some(({ type, install_as, aliases = [] }) => type === "profile" && [install_as, ...aliases].includes(profile))).map(({ namespace, name, manifest: { description = null } }) => ({
		namespace,
		name,
		description
	}));
}
export { nonoAdapter, nonoUnfit };
