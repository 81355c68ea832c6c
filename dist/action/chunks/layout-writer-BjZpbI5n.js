import { a as errnoOf } from "./errors-CVrYsXBu.js";
import { i as writeFileAtomic, s as withLock } from "./atomic-CvPDqjyW.js";
import { a as emptyIndex, c as withUntagged, i as blobPath, n as LAYOUT_CONTENT, o as findTag, r as LAYOUT_FILE, s as withTag, t as INDEX_FILE } from "./layout-BGLUA8OO.js";
import { s as parseListing } from "./manifest-CUep4mQv.js";
import { t as tagImmutable } from "./destination-Br-5AwRG.js";
import { constants, copyFileSync, linkSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { access, copyFile, mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
// src/registry/layout-writer.ts
/** Writes OCI image layouts: the staged one of a publish, and the embedded default. */
/**
* Writes a private layout that holds one tagged artifact. It is a handful of small files: written synchronously, that
* costs a fraction of what hopping between threads does. Layers are linked, not copied, where the file system allows.
*/
function stageArtifact(content) {
	const { directory, root, blobs, layers } = content;
	const staged = {
		...content,
		referrers: []
	};
	mkdirSync(join(directory, "blobs", "sha256"), { recursive: true });
	for (const { location, digest } of layers) linkOrCopy(location, blobPath(directory, digest));
	writeBlobs(directory, [...blobs, root]);
	writeFileSync(join(directory, LAYOUT_FILE), LAYOUT_CONTENT);
	writeStagedIndex(staged);
	return staged;
}
/** Adds a manifest that refers to the staged one. */
function attachReferrer(staged, referrer) {
	writeBlobs(staged.directory, [...referrer.blobs, referrer.manifest]);
	staged.referrers.push(referrer);
	writeStagedIndex(staged);
}
/** A name for a private layout that tells whose it is, for whoever finds it after a crash. */
function stagingDirectory(parent) {
	return join(parent, `.staging-${process.pid}-${randomBytes(6).toString("hex")}`);
}
/** Throws a staged layout away. */
function discardStaged(directory) {
	rmSync(directory, {
		recursive: true,
		force: true
	});
}
function writeStagedIndex(staged) {
	const index = indexWith(emptyIndex(), staged, staged.tag);
	writeFileSync(join(staged.directory, INDEX_FILE), JSON.stringify(index));
}
function writeBlobs(directory, blobs) {
	for (const blob of blobs) writeFileSync(blobPath(directory, blob.descriptor.digest), blob.bytes);
}
function linkOrCopy(from, to) {
	try {
		linkSync(from, to);
	} catch (cause) {
		if (errnoOf(cause) === "EEXIST") return;
		copyFileSync(from, to, constants.COPYFILE_FICLONE);
	}
}
/** The embedded default: a layout on disk as the destination of a publish. Several writers may share it. */
const layoutDestination = {
	exclusive: true,
	async mayWrite() {},
	close: async () => {},
	async receive(staged, reference, alsoTags, signal) {
		const directory = reference.path;
		const { root } = staged;
		await writeContent(staged, directory);
		const tags = [...alsoTags, reference.tag];
		const change = (index) => {
			const taken = findTag(index, reference.tag);
			const { digest } = root.descriptor;
			if (taken !== void 0 && taken.digest !== digest) throw tagImmutable(reference, taken.digest, digest);
			return tags.reduce((next, tag) => indexWith(next, staged, tag), index);
		};
		await updateIndex(directory, change, signal);
	},
	async replace(staged, reference, expected, _, signal) {
		const directory = reference.path;
		await writeContent(staged, directory);
		const change = (index) => {
			const now = findTag(index, reference.tag)?.digest;
			if (now !== void 0 && now !== expected) throw tagImmutable(reference, now, staged.root.descriptor.digest);
			return indexWith(index, staged, reference.tag);
		};
		await updateIndex(directory, change, signal);
		return 0;
	},
	complete: (staged, { path }) => writeContent(staged, path),
	async attach(reference, referrer, signal) {
		for (const blob of [...referrer.blobs, referrer.manifest]) await writeFileAtomic(blobPath(reference.path, blob.descriptor.digest), blob.bytes);
		await updateIndex(reference.path, (index) => withUntagged(index, referrer.manifest.descriptor), signal);
	},
	async remove({ path }, manifests, signal) {
		const gone = new Set(manifests);
		const without = ({ manifests: listed, ...index }) => ({
			...index,
			manifests: listed.filter(({ digest }) => !gone.has(digest))
		});
		await updateIndex(path, without, signal);
		for (const digest of manifests) await rm(blobPath(path, digest), { force: true });
		return true;
	},
	async tag(reference, tags, signal) {
		const change = (index) => {
			const { annotations: _, ...manifest } = index.manifests.find(({ digest }) => digest === reference.digest) ?? {
				mediaType: "application/vnd.oci.image.manifest.v1+json",
				digest: reference.digest,
				size: 0
			};
			return tags.reduce((next, tag) => withTag(next, manifest, tag), index);
		};
		await updateIndex(reference.path, change, signal);
	}
};
/** Everything that the index will name, before it does. */
async function writeContent({ root, blobs, layers, referrers }, directory) {
	await mkdir(join(directory, "blobs", "sha256"), { recursive: true });
	for (const { location, digest } of layers) await copyOnce(location, blobPath(directory, digest));
	const signatures = referrers.flatMap((referrer) => [...referrer.blobs, referrer.manifest]);
	for (const blob of [
		...blobs,
		root,
		...signatures
	]) await writeFileAtomic(blobPath(directory, blob.descriptor.digest), blob.bytes);
}
/** Changes the index of a shared layout: whole, and one writer after the other. */
async function updateIndex(directory, change, signal) {
	const update = async () => {
		const { index: before, passedOver } = await readIndexIfExists(directory);
		const { manifests, ...index } = change(before);
		await writeFileAtomic(join(directory, LAYOUT_FILE), LAYOUT_CONTENT);
		await writeFileAtomic(join(directory, INDEX_FILE), JSON.stringify({
			...index,
			manifests: [...manifests, ...passedOver]
		}));
	};
	await withLock(join(directory, ".index.lock"), update, signal);
}
function indexWith(index, staged, tag) {
	const tagged = withTag(index, staged.root.descriptor, tag);
	return staged.referrers.reduce((next, { manifest }) => withUntagged(next, manifest.descriptor), tagged);
}
async function readIndexIfExists(directory) {
	const file = join(directory, INDEX_FILE);
	try {
		return parseListing(await readFile(file), file);
	} catch (cause) {
		if (errnoOf(cause) === "ENOENT") return {
			index: emptyIndex(),
			passedOver: []
		};
		throw cause;
	}
}
async function copyOnce(from, to) {
	if (await access(to).then(() => true, () => false)) return;
	const partial = `${to}.${process.pid}.partial`;
	try {
		await copyFile(from, partial, constants.COPYFILE_FICLONE);
		await rename(partial, to);
	} finally {
		await rm(partial, { force: true });
	}
}
export { stagingDirectory as a, stageArtifact as i, discardStaged as n, layoutDestination as r, attachReferrer as t };
