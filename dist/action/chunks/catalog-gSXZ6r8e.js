import { i as CATALOG, n as describePublished, r as updateCatalog } from "./update-BbiMJOMM.js";
import { m as parseReference, t as baseOf } from "./reference-BXVmMd2r.js";
import { t as placeOf } from "./destination-C8QGbk3H.js";
// src/publish/catalog.ts
/** Puts published packs into the catalog beside them. It never fails a publish. */
async function catalogPublished(published, target, writer) {
	return await updateCatalog(catalogBase(target), published.map(entryOf), writer);
}
/** Puts packs into the catalog as they are in the registry, whatever was thought of them before. */
async function catalogAnew(names, target, writer) {
	const base = catalogBase(target);
	const { registry, env, signal } = writer;
	const described = names.map((name) => describePublished({
		...base,
		path: `${base.path}/${name}`
	}, registry, env, signal).catch(() => []));
	await updateCatalog(base, (await Promise.all(described)).flat(), writer);
}
function entryOf({ entry, contents, signer, dialect, revision, source }) {
	const { version, digest, size, content_digest, created_at, dependencies, platforms } = entry;
	const { manifest } = contents;
	const facts = {
		version,
		digest,
		size,
		content_digest,
		created_at,
		dialect,
		dependencies,
		signer,
		source,
		revision
	};
	const variants = platforms?.map(({ platform }) => platform);
	return {
		manifest,
		version: {
			...facts,
			platforms: variants
		}
	};
}
function catalogBase(target) {
	return baseOf(parseReference(placeOf(target, CATALOG.name)));
}
export { catalogAnew, catalogBase, catalogPublished, entryOf };
