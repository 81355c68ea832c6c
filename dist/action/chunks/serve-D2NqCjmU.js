import { t as execa } from "./execa-DnIJB9GP.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { a as array, m as object, v as string } from "./schemas-BXokd3mV.js";
import { i as createServer } from "./http-OmsoiD9W.js";
import "./schema-5QGnsWuM.js";
import { m as parseReference } from "./reference-BXVmMd2r.js";
import { n as pull } from "./pull-BStFdlmT.js";
import { t as withRegistry } from "./connection-BEC4eYwl.js";
import { o as adapterNamed } from "./systems-DBaAAcMm.js";
import { t as require_dist } from "./dist-Cojz4w8q.js";
import { n as signerFacts } from "./identity-Ckq7Uct3.js";
import { i as signatureBundles } from "./collect-Cx30yHwT.js";
import { a as withConnectionFlags, d as lockfilePath, n as examples, r as outputOf, t as connection } from "./command-D3HcMSvB.js";
import { i as trust, s as withTrustFlags } from "./trust-CeoR12p4.js";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { once } from "node:events";
import { pipeline } from "node:stream/promises";
// src/trust/attested.ts
var import_dist = require_dist();
const statement = object({ subject: array(object({
	name: string(),
	digest: object({ sha256: string() })
})) });
/**
* Looks for the statement that a signer made. Its certificate is read and not verified here: it only ever stands beside
* a pack that was admitted with a signature of the same signer.
*
* @param identity whom the pack was admitted as signed by
*/
async function attestedFiles(reference, artifactType, identity, registry, signal) {
	for await (const bytes of signatureBundles(reference, reference.digest, registry, signal, artifactType)) {
		const found = read(bytes);
		if (found?.signer.identity === identity) return found;
	}
}
function read(bundle) {
	try {
		const { content, verificationMaterial } = (0, import_dist.bundleFromJSON)(JSON.parse(Buffer.from(bundle).toString("utf8")));
		if (content.$case !== "dsseEnvelope" || verificationMaterial.content.$case !== "certificate") return void 0;
		const { payload } = content.dsseEnvelope;
		const { subject } = statement.parse(JSON.parse(payload.toString("utf8")));
		return {
			bundle,
			signer: signerFacts(Buffer.from(verificationMaterial.content.certificate.rawBytes)),
			subjects: subject.map(({ name, digest }) => ({
				name,
				sha256: digest.sha256
			}))
		};
	} catch {
		return;
	}
}
// src/serve/serve.ts
/**
* A read-only server on loopback for the client of another system, over the locked and admitted packs of a project.
*
* It is no registry of its own: what it hands out lies in the store, and nobody can write to it.
*/
/**
* Pulls what the lockfile pins, under the policy, and serves it.
*
* @throws PackwrightError `USAGE` for a system that has no adapter, and what `pull` throws
*/
async function serve(options) {
	const { system, port = 0, ...rest } = options;
	const adapter = await adapterNamed(system);
	const pulled = await pull({
		...rest,
		lockfile: options.lockfile ?? "packs.lock.json",
		references: []
	});
	const packs = await withRegistry(options, "pull", async (registry) => Promise.all(pulled.map((pack) => served(pack, adapter.attestation, registry, options.signal))));
	const unfit = new Map(packs.map((pack) => [pack.name, adapter.unfit(pack)]));
	const fit = packs.filter(({ name }) => unfit.get(name) === void 0);
	const answer = adapter.open(fit);
	const trees = new Map(pulled.map(({ name, directory }) => [name, directory]));
	const server = createServer((request, response) => {
		respond(request, response, answer, trees).catch(() => response.destroy());
	});
	return {
		url: `http://127.0.0.1:${await new Promise((resolve, reject) => {
			server.once("error", (cause) => reject(cannotListen(port, cause)));
			server.listen(port, "127.0.0.1", () => {
				const address = server.address();
				resolve(typeof address === "object" && address !== null ? address.port : port);
			});
		})}`,
		packs: fit.map(({ name, version = "" }) => ({
			name,
			version
		})),
		passedOver: [...unfit].flatMap(([name, why]) => why === void 0 ? [] : [{
			name,
			why
		}]),
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(() => resolve()));
		}
	};
}
/** A pack with the statement about its files, if one by the signer that was admitted lies beside it. */
async function served(pack, artifactType, registry, signal) {
	const { name, version, manifest, files, trust } = pack;
	const about = {
		name,
		version,
		manifest
	};
	if (trust.signer === void 0) return about;
	const attestation = await attestedFiles(parseReference(pack.reference), artifactType, trust.signer.identity, registry, signal);
	return attestation === void 0 ? about : {
		...about,
		attestation: {
			...attestation,
			files
		}
	};
}
async function respond(request, response, answer, trees) {
	const end = (status, body, type = "application/json") => {
		response.writeHead(status, {
			"content-type": type,
			"content-length": Buffer.byteLength(body)
		});
		response.end(request.method === "HEAD" ? void 0 : body);
	};
	const failed = (status, error) => end(status, JSON.stringify({ error }));
	if (!/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(request.headers.host ?? "")) return failed(403, "this server is for clients on this machine");
	if (request.method !== "GET" && request.method !== "HEAD") return failed(405, "this server is read-only");
	const url = URL.parse(request.url ?? "/", "http://127.0.0.1");
	const found = url === null ? "not-found" : answer(url.pathname, url.searchParams);
	if (found === "not-found") return failed(404, "there is no such pack here, or no such version");
	if ("json" in found) return end(200, JSON.stringify(found.json));
	if ("bytes" in found) return end(200, found.bytes);
	response.writeHead(200, { "content-type": "application/octet-stream" });
	if (request.method === "HEAD") return void response.end();
	await pipeline(createReadStream(join(trees.get(found.of) ?? "", found.file)), response);
}
function cannotListen(port, cause) {
	return new PackwrightError("USAGE", `Port ${port} of 127.0.0.1 cannot be listened on (${cause.message}).`, {
		hint: "Choose another one with --port, or none: any that is free is taken.",
		cause
	});
}
// src/commands/project/serve.ts
/** `packwright serve`: a read-only server on loopback for the client of another system. */
function serveCommand(program, context) {
	const command = program.command("serve").description("Serve the locked packs of a project on loopback, read-only, to the client of another system").argument("[command...]", "run this with the server’s address in its environment, and end with it").option("--nono", "for nono: NONO_REGISTRY is the address").option("--port <n>", "the port (any that is free)").option("--lock <file>", "the lockfile (packs.lock.json)").option("--store <dir>", "the local store ($XDG_CACHE_HOME/packwright)");
	examples(withConnectionFlags(withTrustFlags(command)), ["packwright serve --nono", "packwright serve --nono -- nono pull acme/claude"]);
	command.action(async (words, flags) => {
		if (flags.nono !== true) throw new PackwrightError("USAGE", "Nothing says for whose client to serve.", { hint: "Say --nono." });
		const output = outputOf(command);
		const progress = output.progress();
		const { env, signal } = context;
		const serving = await serve({
			...connection(flags, context),
			system: "nono",
			port: portOf(flags.port),
			lockfile: lockfilePath(flags.lock),
			store: flags.store,
			trust: trust(flags),
			onEvent: progress.onEvent
		}).finally(() => progress.done());
		const { url, packs, passedOver } = serving;
		for (const { name, why } of passedOver) output.warn(`${name} is not served: ${why}.`);
		try {
			if (words.length > 0) await run(words, {
				...env,
				NONO_REGISTRY: url
			}, signal);
			else {
				output.result({
					url,
					packs,
					passed_over: passedOver
				}, () => `NONO_REGISTRY=${url}`);
				if (!signal.aborted) await once(signal, "abort");
			}
		} finally {
			await serving.close();
		}
	});
}
/** @throws PackwrightError `CLIENT_FAILED` */
async function run([file = "", ...args], env, signal) {
	const { exitCode, failed } = await execa(file, args, {
		env,
		extendEnv: false,
		stdio: "inherit",
		reject: false,
		cancelSignal: signal
	});
	if (!failed) return;
	throw new PackwrightError("CLIENT_FAILED", `${file} ended with ${exitCode ?? "a signal"}.`, { hint: "What it said stands above." });
}
/** @throws PackwrightError `USAGE` */
function portOf(flag) {
	if (flag === void 0) return void 0;
	const port = Number(flag);
	if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
	throw new PackwrightError("USAGE", `--port ${flag} is not a whole number from 0 to 65535.`);
}
export { serveCommand };
