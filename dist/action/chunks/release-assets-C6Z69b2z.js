import { t as makeDirectory } from "./make-directory-Qc5LQYYF.js";
import { t as outputError } from "./output-error-B2eZjSgL.js";
import { i as writeFileAtomic } from "./atomic-CvPDqjyW.js";
import { n as compress, r as decompress, t as EXTENSIONS } from "./compression-DUiaE2yR.js";
import { w as releaseAssetsOf } from "./systems-DBaAAcMm.js";
import { createReadStream } from "node:fs";
import { createHash } from "node:crypto";
import { copyFile, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
// src/publish/release-assets.ts
/**
* The assets of a release, as installers take them that know no registry: one archive a target, its checksum, and a
* signature with the certificate of this run.
*
* Seen with nexo-ext-installer: `<id>-<version>-<target>.tar.gz`, `.sha256`, `.sig`, `.cert`, and `nexo-plugin.toml`.
*/
/**
* @returns the files that were written
* @throws PackwrightError `OUTPUT_UNWRITABLE`, `SIGNING_FAILED`
*/
async function writeReleaseAssets(packs, directory, signer) {
	makeDirectory(directory);
	const written = [];
	try {
		for (const pack of packs) {
			const about = releaseAssetsOf(pack.contents.manifest);
			if (about !== void 0) written.push(...await assetsOf(pack, about, directory, signer));
		}
	} catch (cause) {
		throw outputError(directory, cause);
	}
	return written;
}
async function assetsOf(pack, { manifestFile, anyTarget }, directory, signer) {
	const files = [];
	const write = async (name, content) => {
		await writeFileAtomic(join(directory, name), content);
		files.push(name);
	};
	for (const archive of pack.archives) {
		const compression = compressionOf(archive);
		if (compression === void 0) continue;
		const target = targetIn(archive, pack, compression) ?? anyTarget;
		const name = `${pack.name}-${pack.version}-${target}.tar.gz`;
		const bytes = await gzipped(archive, compression);
		await write(name, bytes);
		await write(`${name}.sha256`, `${createHash("sha256").update(bytes).digest("hex")}  ${name}\n`);
		const signature = await signer?.signBlob?.(bytes);
		if (signature === void 0) continue;
		await write(`${name}.sig`, signature.signature);
		await write(`${name}.cert`, signature.certificate);
	}
	if (pack.location !== void 0) {
		await copyFile(join(pack.location, manifestFile), join(directory, manifestFile));
		files.push(manifestFile);
	}
	return files;
}
function compressionOf(archive) {
	return Object.entries(EXTENSIONS).find(([, extension]) => archive.endsWith(extension))?.[0];
}
/** `<name>-<version>-<target>.tar.zst` → `<target>` */
function targetIn(archive, { name, version }, compression) {
	const stem = basename(archive).slice(0, -EXTENSIONS[compression].length);
	const head = `${name}-${version.replace("+", "_")}-`;
	return stem.startsWith(head) ? stem.slice(head.length) : void 0;
}
async function gzipped(archive, compression) {
	if (compression === "gzip") return await readFile(archive);
	const pieces = [];
	const tar = decompress(createReadStream(archive), compression);
	for await (const piece of compress(tar, "gzip")) pieces.push(piece);
	return Buffer.concat(pieces);
}
export { writeReleaseAssets };
