import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { h as referrersTag, o as formatRepository } from "./reference-BXVmMd2r.js";
import { i as sha256, r as isDigest } from "./digest-BCUvoWcb.js";
import { a as array, d as literal, f as looseObject, i as _null, v as string } from "./schemas-BXokd3mV.js";
import { _ as MANIFEST_ACCEPT, s as parseListing, t as MAX_MANIFEST_BYTES, x as OCI_INDEX } from "./manifest-CUep4mQv.js";
import { n as readBounded, r as readBytes } from "./http-OmsoiD9W.js";
import { t as digestMismatch } from "./verified-BeOcVkfj.js";
import { a as originOf, i as Authenticator, n as createTransport, r as isPassing, t as connectionFault } from "./transport-CiFF-H1l.js";
// src/registry/answers.ts
/** What registries answer, as plain data and errors. */
/** The bytes of a manifest, held against the digest that was asked for, or else the one that the registry states. */
async function checkedManifest(response, tagOrDigest, what) {
	const bytes = await readBytes(response, MAX_MANIFEST_BYTES);
	const digest = sha256(bytes);
	const stated = response.headers["docker-content-digest"];
	const expected = isDigest(tagOrDigest) ? tagOrDigest : isDigest(stated) ? stated : digest;
	if (digest !== expected) throw digestMismatch(`The manifest of ${what}`, expected, digest);
	return {
		bytes,
		digest
	};
}
/** What a manifest calls itself; whoever takes it parses it strictly. */
function mediaTypeOf(header, bytes, what) {
	let inside;
	try {
		inside = JSON.parse(Buffer.from(bytes).toString("utf8"))?.mediaType;
	} catch (cause) {
		throw new PackwrightError("ARTIFACT_INVALID", `The manifest of ${what} is not JSON.`, { cause });
	}
	return typeof inside === "string" ? inside : header?.split(";")[0]?.trim() ?? "application/vnd.oci.image.manifest.v1+json";
}
/** @returns `undefined` for what is no list of manifests */
function listingOf(bytes, what) {
	try {
		return parseListing(bytes, what).index.manifests;
	} catch (thrown) {
		if (thrown instanceof PackwrightError && thrown.code === "ARTIFACT_INVALID") return void 0;
		throw thrown;
	}
}
const nullList = looseObject({
	schemaVersion: literal(2),
	manifests: _null()
});
/** An index whose list is `null`, as Go writes one that was never filled. */
function isNullList(bytes) {
	try {
		return nullList.safeParse(JSON.parse(Buffer.from(bytes).toString("utf8"))).success;
	} catch {
		return false;
	}
}
/** A registry that keeps failing on this one question, as some do that do not know it: never remembered. */
function unlessFailing(thrown) {
	const status = thrown instanceof PackwrightError ? thrown.details?.["status"] : void 0;
	if (typeof status === "number" && status >= 500) return void 0;
	throw thrown;
}
/** `rel=next` in any order, with or without quotes, alone or among others. */
const NEXT = /;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\s*(?:;|$))/i;
/** The query of the next page. Only the query: where a page lies is not for the registry to say. */
function nextPage(response) {
	const target = [...(response.headers["link"] ?? "").matchAll(/<([^>]*)>((?:\s*;[^,;]*)*)/g)].find(([, , parameters = ""]) => NEXT.test(parameters))?.[1];
	return (target === void 0 ? null : URL.parse(target, response.url.href))?.search || void 0;
}
const tagList = looseObject({ tags: array(string()).nullish() });
/** @throws PackwrightError `REGISTRY_RESPONSE` */
function parseTags(body, what) {
	try {
		return tagList.parse(JSON.parse(body)).tags ?? [];
	} catch (cause) {
		throw new PackwrightError("REGISTRY_RESPONSE", `The list of tags of ${what} is malformed.`, { cause });
	}
}
function refusedBy(response, what) {
	const { status } = response;
	const { host } = response.url;
	const details = {
		host,
		status
	};
	if (status === 404) return new PackwrightError("REFERENCE_NOT_FOUND", `${what} does not exist.`, {
		hint: what.includes("@") ? "A cleanup of untagged manifests may have deleted it; its publisher can publish it again. A private repository also needs credentials that may see it." : "Check the spelling; a private repository also needs credentials that may see it.",
		details
	});
	if (status === 403) return new PackwrightError("FORBIDDEN", `${host} does not allow access to ${what}.`, {
		hint: `Log in with an account that may read it: oras login ${host}`,
		details
	});
	return new PackwrightError("REGISTRY_RESPONSE", `${host} answers ${status} for ${what}.`, { details });
}
// src/registry/distribution.ts
const MAX_BLOB_ATTEMPTS = 4;
const MAX_REFERRER_PAGES = 20;
const FIRST_TAGS = "?n=1000";
const MAX_TAG_PAGES = 1e3;
/** @throws PackwrightError `PLAIN_HTTP_REFUSED` on first use of a host that is not this machine */
function distributionRegistry(options) {
	return new DistributionRegistry(options);
}
var DistributionRegistry = class {
	#options;
	#transport;
	#authenticator;
	/** whether a repository is served with the referrers API, as the first question about it tells */
	#knowReferrers = /* @__PURE__ */ new Map();
	constructor(options) {
		this.#options = options;
		this.#transport = createTransport(options);
		this.#authenticator = new Authenticator(this.#transport, options.credentials);
	}
	async manifest(repository, tagOrDigest, signal) {
		const response = await this.#getManifest(repository, tagOrDigest, signal);
		const what = describe(repository, tagOrDigest);
		await this.#expect(response, [200], what);
		const { bytes, digest } = await checkedManifest(response, tagOrDigest, what);
		return {
			digest,
			bytes,
			mediaType: mediaTypeOf(response.headers["content-type"], bytes, what)
		};
	}
	async resolve(repository, tag, signal) {
		let response = await this.#getManifest(repository, tag, signal, "HEAD");
		if (![200, 404].includes(response.status)) {
			await response.discard();
			response = await this.#getManifest(repository, tag, signal);
		}
		if (response.status === 404) {
			await response.discard();
			return;
		}
		await this.#expect(response, [200], describe(repository, tag));
		await response.discard();
		const stated = response.headers["docker-content-digest"];
		return isDigest(stated) ? stated : (await this.manifest(repository, tag, signal)).digest;
	}
	async *blob(repository, descriptor, signal) {
		let received = 0;
		/** where the next request begins; 0 where the registry refuses to begin in the middle */
		let offset = 0;
		for (let attempt = 1;; attempt += 1) {
			const range = offset === 0 ? {} : { range: `bytes=${offset}-` };
			const response = await this.#get(repository, `blobs/${descriptor.digest}`, range, signal);
			if (response.status === 416 && received > 0 && attempt < MAX_BLOB_ATTEMPTS) {
				await response.discard();
				offset = 0;
				continue;
			}
			await this.#expect(response, [200, 206], describe(repository, descriptor.digest));
			let skip = response.status === 206 ? 0 : received;
			try {
				for await (const chunk of response.body) {
					const fresh = chunk.subarray(Math.min(skip, chunk.length));
					skip -= chunk.length - fresh.length;
					received += fresh.length;
					offset = received;
					if (fresh.length > 0) yield fresh;
					if (received > descriptor.size) return;
				}
				return;
			} catch (cause) {
				if (received === descriptor.size) return;
				if (signal?.aborted || cause instanceof PackwrightError) throw cause;
				if (attempt === MAX_BLOB_ATTEMPTS || !isPassing(cause)) throw connectionFault(response.url, cause);
			}
		}
	}
	async referrers(repository, digest, signal) {
		const place = formatRepository(repository);
		const known = this.#knowReferrers.get(place);
		if (known === void 0) {
			const asked = this.#listedReferrers(repository, digest, signal);
			const told = asked.then((listed) => listed !== void 0);
			told.catch(() => this.#knowReferrers.delete(place));
			this.#knowReferrers.set(place, told);
			return await this.#orFallback(await asked.catch(unlessFailing), repository, digest, signal);
		}
		const listed = await known.catch(() => true) ? await this.#listedReferrers(repository, digest, signal).catch(unlessFailing) : void 0;
		return await this.#orFallback(listed, repository, digest, signal);
	}
	/** Some write an empty list as `null`, and so do some that know nothing of the API. */
	async #orFallback(listed, repository, digest, signal) {
		if (listed !== void 0 && listed !== "null") return listed;
		return await this.#fallbackReferrers(repository, digest, signal);
	}
	async listsReferrers(repository) {
		return await this.#knowReferrers.get(formatRepository(repository))?.catch(() => true) ?? true;
	}
	/** @returns `undefined` for whatever is not a good answer: the registry does not know the API, or something stands before it */
	async #listedReferrers(repository, digest, signal) {
		const found = [];
		let path = `referrers/${digest}`;
		for (let page = 0; page < MAX_REFERRER_PAGES; page += 1) {
			const response = await this.#get(repository, path, { accept: OCI_INDEX }, signal);
			if (page === 0 && response.status !== 200) {
				await response.discard();
				return;
			}
			await this.#expect(response, [200], describe(repository, digest));
			const bytes = await readBytes(response, MAX_MANIFEST_BYTES);
			const listed = listingOf(bytes, path);
			if (listed === void 0) return isNullList(bytes) ? "null" : void 0;
			found.push(...listed);
			const next = nextPage(response);
			if (next === void 0) return found;
			path = `referrers/${digest}${next}`;
		}
		return found;
	}
	/** The scheme of registries without the referrers API: an index under the tag `sha256-<hex>`. */
	async #fallbackReferrers(repository, digest, signal) {
		const tag = referrersTag(digest);
		try {
			const { bytes, digest: found } = await this.manifest(repository, tag, signal);
			return found === digest ? [] : listingOf(bytes, describe(repository, tag)) ?? [];
		} catch (error) {
			if (error instanceof PackwrightError && error.code === "REFERENCE_NOT_FOUND") return [];
			throw error;
		}
	}
	async tags(repository, signal) {
		const tags = [];
		let query = FIRST_TAGS;
		for (let page = 0; page < MAX_TAG_PAGES; page += 1) {
			const response = await this.#get(repository, `tags/list${query}`, {}, signal);
			if (response.status === 404) {
				await response.discard();
				return tags;
			}
			if (response.status === 400 && query === FIRST_TAGS) {
				await response.discard();
				query = "";
				continue;
			}
			await this.#expect(response, [200], formatRepository(repository));
			tags.push(...parseTags(await readBounded(response, MAX_MANIFEST_BYTES), formatRepository(repository)));
			const next = nextPage(response);
			if (next === void 0 || next === query) return tags;
			query = next;
		}
		return tags;
	}
	async close() {
		await this.#transport.close();
	}
	#getManifest(repository, tagOrDigest, signal, method = "GET") {
		return this.#get(repository, `manifests/${tagOrDigest}`, { accept: MANIFEST_ACCEPT }, signal, method);
	}
	#get(repository, path, headers, signal, method = "GET") {
		const scope = {
			path: repository.path,
			actions: this.#options.actions ?? "pull"
		};
		const origin = originOf(repository.registry, this.#options.plainHttp);
		const url = new URL(`/v2/${repository.path}/${path}`, origin);
		return this.#authenticator.request(url, {
			method,
			headers,
			signal
		}, scope);
	}
	async #expect(response, statuses, what) {
		if (statuses.includes(response.status)) return;
		await response.discard();
		throw refusedBy(response, what);
	}
};
function describe(repository, tagOrDigest) {
	return `${formatRepository(repository)}${isDigest(tagOrDigest) ? "@" : ":"}${tagOrDigest}`;
}
export { distributionRegistry };
