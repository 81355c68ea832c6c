import { r as runGit } from "./checkout-CXjXU_6G.js";
import { t as temporaryDirectory } from "./temporary-CV8yWmrP.js";
import { t as invalidity } from "./key-BPdJ_6Sn.js";
import { t as _usingCtx } from "./usingCtx-D9Xak9dp.js";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
// src/project/commit-signer.ts
/** Whether a commit is signed with a key that a policy names for a pack: SSH signatures, made with git. */
/** @returns the id of the key, `undefined` when none of the rule's valid keys has signed it */
async function commitSigner(directory, commit, rule, material, env) {
	if (!await isSignedWithSsh(directory, commit, env)) return void 0;
	const now = /* @__PURE__ */ new Date();
	for (const trusted of rule === void 0 ? [] : material.keysOf(rule)) try {
		var _usingCtx$1 = _usingCtx();
		const { id, key } = trusted;
		if (invalidity(trusted, [], now) !== void 0) continue;
		const line = sshKey(key.export({ format: "jwk" }));
		if (line === void 0) continue;
		const scratch = _usingCtx$1.a(await temporaryDirectory("packwright-signers-")).path;
		const file = join(scratch, "allowed");
		await writeFile(file, `* ${line}\n`, { mode: 384 });
		const flags = [
			"gpg.format=ssh",
			"gpg.ssh.program=ssh-keygen",
			`gpg.ssh.allowedSignersFile=${file}`
		].flatMap((setting) => ["-c", setting]);
		const { failed } = await runGit([
			"-C",
			directory,
			...flags,
			"verify-commit",
			commit
		], isolated(env));
		if (!failed) return id;
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
/** Git verifies by the kind of signature that it finds: any other kind would be held against the user's keyring. */
async function isSignedWithSsh(directory, commit, env) {
	const { failed, stdout } = await runGit([
		"-C",
		directory,
		"cat-file",
		"commit",
		commit
	], isolated(env));
	const header = stdout.split("\n\n", 1)[0] ?? "";
	return !failed && /^gpgsig(?:-sha256)? -----BEGIN SSH SIGNATURE-----$/m.test(header);
}
/** No configuration of the user's or the machine's decides who has signed. */
function isolated(env) {
	return {
		...env,
		GIT_CONFIG_GLOBAL: "/dev/null",
		GIT_CONFIG_NOSYSTEM: "1",
		GIT_CONFIG_COUNT: void 0
	};
}
/** A public key as OpenSSH writes it. @see https://www.rfc-editor.org/rfc/rfc4253#section-6.6 */
function sshKey({ kty, crv, x = "", y = "" }) {
	const part = (bytes) => {
		const length = Buffer.alloc(4);
		length.writeUInt32BE(bytes.length);
		return Buffer.concat([length, bytes]);
	};
	const written = (type, ...parts) => `${type} ${Buffer.concat([part(Buffer.from(type)), ...parts.map(part)]).toString("base64")}`;
	if (kty === "OKP" && crv === "Ed25519") return written("ssh-ed25519", Buffer.from(x, "base64url"));
	if (kty !== "EC" || crv !== "P-256") return void 0;
	const point = Buffer.concat([
		Buffer.from([4]),
		Buffer.from(x, "base64url"),
		Buffer.from(y, "base64url")
	]);
	return written("ecdsa-sha2-nistp256", Buffer.from("nistp256"), point);
}
export { commitSigner };
