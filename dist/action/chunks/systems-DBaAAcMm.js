import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { A as SKILL_ARTIFACT, C as PACK_ARTIFACT, E as PACK_LAYER_ZSTD, F as TOOLHIVE_SKILL, M as SKILL_CONFIG, N as SKILL_LAYER, O as REDHAT_LAYER, T as PACK_LAYER_GZIP, b as OCI_IMAGE_LAYER, d as ACR_LAYER, f as ACR_SKILL, g as GTPACK_LAYER, h as GREENTIC_LAYER, m as DEVCONTAINER_LAYER, n as describeBlob, p as DEVCONTAINER_CONFIG, v as OCI_EMPTY, w as PACK_CONFIG, y as OCI_IMAGE_CONFIG } from "./manifest-CUep4mQv.js";
import { _ as VERSION, a as INTEGRITY, d as SKILL_NAME, f as SOURCE, g as URL, h as TITLE, i as DESCRIPTION, n as CONTENT_DIGEST, o as LICENSES, r as CREATED, t as AUTHORS, u as SKILL_COMPATIBILITY } from "./annotations-CkOcgrkJ.js";
import { r as isDigest, t as digestOf } from "./digest-BCUvoWcb.js";
import { m as parseReference, p as lastComponent } from "./reference-BXVmMd2r.js";
import { _ as strictObject, a as array, b as unknown, c as custom, d as literal, f as looseObject, g as record, m as object, r as _enum, u as int, v as string, y as union } from "./schemas-BXokd3mV.js";
import { i as versionInTag } from "./tags-c2p8jqCo.js";
import { d as repositoryText, f as semverRange, i as isInsidePath, l as relativePath, m as without, n as authorText, p as semverVersion, r as foreignPackName, s as packName, t as author, u as repository } from "./fields-AkTghH2p.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
import { n as FORMAT, r as MARKETPLACE_FILE, t as CLAUDE_PLUGIN_FILE } from "./manifest-file-CIzDR_6N.js";
import { t as require_semver } from "./semver-CBBhDFB8.js";
import { t as dependenciesOn } from "./references-CIWsGqfc.js";
import { i as refuseUnknownSchemaVersion, n as isNonoText, r as readNonoPackage } from "./manifest-C0GiCqnL.js";
import { t as NONO_ATTESTATION } from "./statement-DvOrRm6M.js";
import { n as packManifest, t as compact } from "./normalised-6UnnmVgs.js";
import { n as problem, r as problemsOf } from "./problems-3O3xPcn0.js";
import { isAbsolute, join, relative, resolve } from "node:path";
// src/pack/manifest/allowed-tools.ts
/** What is known of Agent Skills without reading one. */
const SKILL_FILE = "SKILL.md";
/** `allowed-tools` as a list, whether it was written with spaces, with commas or as a list. */
function allowedTools(written) {
	if (Array.isArray(written)) return written.map(String);
	if (typeof written !== "string") return [];
	return written.match(/[^\s,(]+(?:\([^)]*\))?/g) ?? [];
}
// src/systems/standard.ts
function standardAnnotations(manifest) {
	return present({
		[TITLE]: manifest.name,
		[VERSION]: manifest.version,
		[DESCRIPTION]: manifest.description,
		[LICENSES]: manifest.license,
		[URL]: manifest.homepage,
		[AUTHORS]: manifest.author,
		[SOURCE]: manifest.repository
	});
}
/** What makes a pack recognisable in every dialect: the digest of its content, and the hash of its layer. */
function ownAnnotations({ contentDigest, layer }) {
	return {
		[CONTENT_DIGEST]: contentDigest,
		[INTEGRITY]: layer.integrity
	};
}
/** Without what is absent or empty. */
function present(written) {
	return Object.fromEntries(Object.entries(written).filter((entry) => entry[1] !== void 0 && entry[1] !== ""));
}
/** The empty config of OCI. */
function emptyConfig(mediaType = OCI_EMPTY) {
	return describeBlob(mediaType, Buffer.from("{}"));
}
/** The config of an image with one layer; the layer's tar has no root directory, so its digest is the content's. */
function imageConfig(pack, platform, labels = {}) {
	const document = {
		...pack.created === void 0 ? {} : { created: pack.created },
		architecture: platform.architecture,
		os: platform.os,
		config: Object.keys(labels).length === 0 ? {} : { Labels: labels },
		rootfs: {
			type: "layers",
			diff_ids: [pack.contentDigest]
		},
		history: [{
			...pack.created === void 0 ? {} : { created: pack.created },
			created_by: "packwright"
		}]
	};
	return describeBlob(OCI_IMAGE_CONFIG, Buffer.from(JSON.stringify(document)));
}
/** @throws PackwrightError `ARTIFACT_INVALID` unless there is exactly one layer */
function onlyLayer(manifest, reference) {
	const [layer, ...more] = manifest.layers;
	if (layer !== void 0 && more.length === 0) return layer;
	throw new PackwrightError("ARTIFACT_INVALID", `${reference} has ${manifest.layers.length} layers; a pack of its kind has one.`, { details: { layers: manifest.layers.slice(0, 20).map(({ mediaType }) => mediaType) } });
}
/** @throws PackwrightError `ARTIFACT_INVALID` unless there is exactly one layer, of one of these types */
function onlyLayerOf(manifest, types, reference) {
	const layer = onlyLayer(manifest, reference);
	if (types.includes(layer.mediaType)) return layer;
	throw new PackwrightError("ARTIFACT_INVALID", `The layer of ${reference} is "${layer.mediaType}", not ${types.join(" or ")}.`);
}
/** What our own annotations state, where they are there. */
function statedFacts(manifest) {
	const { [CONTENT_DIGEST]: content, [INTEGRITY]: integrity } = manifest.annotations ?? {};
	return {
		...isDigest(content) ? { contentDigest: content } : {},
		...integrity === void 0 ? {} : { integrity }
	};
}
/**
* The name of a pack whose dialect gives none, or gives one that may be used.
*
* @throws PackwrightError `ARTIFACT_INVALID`
*/
function nameIn(written, reference) {
	const name = written ?? lastComponent(parseReference(reference));
	if (packName.safeParse(name).success) return name;
	throw new PackwrightError("ARTIFACT_INVALID", `${reference} holds a pack of the name "${name.slice(0, 100)}", which cannot be one.`);
}
/** The version that is stated, else the one that the tag names. */
function versionIn(written, reference) {
	if (written !== void 0 && written !== "") return written;
	const { tag } = parseReference(reference);
	return tag === void 0 ? void 0 : versionInTag(tag);
}
/** What the standard annotations say of a pack. */
function annotatedManifest(name, version, annotations, rest) {
	const { [DESCRIPTION]: description, [LICENSES]: license } = annotations;
	const { [AUTHORS]: author, [URL]: homepage } = annotations;
	return {
		format: "packwright",
		name,
		...present({
			version,
			description,
			license,
			author,
			homepage
		}),
		...rest
	};
}
/** @throws PackwrightError `ARTIFACT_INVALID`, naming the place */
function parseConfig(schema, bytes, reference) {
	let json;
	try {
		json = parseJson(Buffer.from(bytes).toString("utf8"), "config");
	} catch (cause) {
		throw new PackwrightError("ARTIFACT_INVALID", `The config of ${reference} is not JSON.`, { cause });
	}
	const parsed = schema.safeParse(json);
	if (parsed.success) return parsed.data;
	const issue = parsed.error.issues[0];
	throw new PackwrightError("ARTIFACT_INVALID", `The config of ${reference} is malformed at "${issue?.path.join(".") ?? ""}": ${issue?.message}.`, { cause: parsed.error });
}
/** Names in a JSON array that stands in a label or annotation; what is none counts as none. */
function jsonNames(written) {
	if (written === void 0) return void 0;
	try {
		const value = parseJson(written, "a label");
		return Array.isArray(value) ? value.filter((name) => typeof name === "string") : void 0;
	} catch {
		return;
	}
}
/** Skill dialects are for packs with `SKILL.md`. */
function needsSkill(_, files) {
	return files.includes("SKILL.md") ? void 0 : "it has no SKILL.md";
}
/** How media types of archives end. */
const ENDINGS = [
	["+tar+gzip", "gzip"],
	[".tar+gzip", "gzip"],
	["+tar+zstd", "zstd"],
	[".tar+zstd", "zstd"],
	["+tar", "none"],
	[".tar", "none"]
];
/** The compression that the only layer's media type names, if it is that of an archive. */
function compressionOf({ layers }) {
	const [layer] = layers;
	return ENDINGS.find(([ending]) => layer?.mediaType.endsWith(ending))?.[1];
}
// src/systems/acr/dialect.ts
/**
* Skills of Alibaba Cloud's Container Registry.
*
* @see https://www.alibabacloud.com/help/en/acr/user-guide/pushing-and-pulling-skill-products/
*/
const PREFIX$3 = "org.agent.skill";
/** What it insists on; where nothing says when a pack was made, it was made at the beginning of time. */
const NO_TIME = "1970-01-01T00:00:00Z";
// src/systems/acr/index.ts
const acr = {
	name: "acr",
	dialects: [{
		rank: 4,
		dialect: {
			name: "acr",
			clients: "Alibaba Cloud Container Registry (acr-skill)",
			loses: [
				"dependencies",
				"engines",
				"platforms",
				"artifacts",
				"variants"
			],
			unsuited: needsSkill,
			shape: ({ name }) => ({
				compression: "gzip",
				root: name
			}),
			layerMediaType: () => ACR_LAYER,
			write(pack) {
				const { manifest } = pack;
				const { compatibility } = manifest.extra ?? {};
				return {
					artifactType: ACR_SKILL,
					config: emptyConfig(),
					annotations: {
						...standardAnnotations(manifest),
						[`${PREFIX$3}.name`]: manifest.name,
						[`${PREFIX$3}.version`]: manifest.version,
						...present({
							[`${PREFIX$3}.description`]: manifest.description,
							[`${PREFIX$3}.license`]: manifest.license,
							[`${PREFIX$3}.author`]: manifest.author,
							[`${PREFIX$3}.compatibility`]: typeof compatibility === "string" ? JSON.stringify([compatibility]) : void 0
						}),
						[CREATED]: pack.created ?? NO_TIME,
						...ownAnnotations(pack)
					}
				};
			},
			recognises: ({ artifactType }) => artifactType === ACR_SKILL,
			read(manifest, _, reference) {
				const { annotations = {} } = manifest;
				const layer = onlyLayerOf(manifest, [ACR_LAYER], reference);
				const name = nameIn(annotations[`${PREFIX$3}.name`], reference);
				const version = versionIn(annotations[`${PREFIX$3}.version`], reference);
				const described = {
					...annotations,
					...present({
						[DESCRIPTION]: annotations[`${PREFIX$3}.description`],
						[LICENSES]: annotations[`${PREFIX$3}.license`],
						[AUTHORS]: annotations[`${PREFIX$3}.author`]
					})
				};
				const places = jsonNames(annotations[`${PREFIX$3}.compatibility`]);
				return {
					dialect: "acr",
					name,
					version,
					manifest: annotatedManifest(name, version, described, {
						format: "agent-skill",
						kind: "skill",
						extra: places === void 0 || places.length === 0 ? {} : { compatibility: places.join(", ") }
					}),
					layer,
					form: {
						kind: "archive",
						compression: "gzip",
						root: name,
						foreign: true
					},
					...statedFacts(manifest)
				};
			}
		}
	}]
};
// src/systems/agentskills/dialect.ts
/**
* The community's format for Agent Skills: gzip, rooted at the skill's name, front matter as config.
*
* Its version is part of the artifact only where the skill states one or the release gives one.
*/
const skillConfig = looseObject({
	schemaVersion: string().optional(),
	name: string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/).max(64),
	version: string().optional(),
	description: string().optional(),
	license: string().optional(),
	compatibility: string().optional(),
	allowedTools: array(string()).optional(),
	metadata: record(string(), unknown()).optional()
});
const agentskills$1 = {
	name: "agentskills",
	clients: "skills-oci, Arconia, epos, intropy, agentkit",
	loses: [
		"dependencies",
		"engines",
		"platforms",
		"artifacts",
		"variants"
	],
	unsuited: needsSkill,
	shape: (manifest) => ({
		compression: "gzip",
		root: manifest.name
	}),
	layerMediaType: () => SKILL_LAYER,
	write(pack) {
		const { manifest } = pack;
		const { compatibility, metadata, "allowed-tools": tools } = manifest.extra ?? {};
		const document = {
			schemaVersion: "1",
			name: manifest.name,
			version: manifest.version,
			description: manifest.description,
			license: manifest.license,
			compatibility,
			allowedTools: tools === void 0 ? void 0 : allowedTools(tools),
			metadata
		};
		return {
			artifactType: SKILL_ARTIFACT,
			config: describeBlob(SKILL_CONFIG, Buffer.from(JSON.stringify(document))),
			annotations: {
				...standardAnnotations(manifest),
				[SKILL_NAME]: manifest.name,
				...typeof compatibility === "string" ? { [SKILL_COMPATIBILITY]: compatibility } : {},
				...ownAnnotations(pack)
			}
		};
	},
	recognises: (manifest) => manifest.artifactType === "application/vnd.agentskills.skill.v1" && manifest.layers.some((layer) => layer.mediaType === "application/vnd.agentskills.skill.content.v1.tar+gzip"),
	read(manifest, bytes, reference) {
		const written = parseConfig(skillConfig, bytes, reference);
		return {
			dialect: "agentskills",
			name: written.name,
			version: written.version ?? manifest.annotations?.["org.opencontainers.image.version"],
			manifest: manifestOf(written),
			layer: onlyLayer(manifest, reference),
			form: {
				kind: "archive",
				compression: "gzip",
				root: written.name
			},
			...statedFacts(manifest)
		};
	}
};
function manifestOf(written) {
	const { schemaVersion: _, name, version, description, license, allowedTools: tools, ...extra } = written;
	return {
		format: "agent-skill",
		name,
		...version === void 0 ? {} : { version },
		...description === void 0 ? {} : { description },
		...license === void 0 ? {} : { license },
		kind: "skill",
		extra: {
			...extra,
			...tools === void 0 ? {} : { "allowed-tools": tools }
		}
	};
}
// src/systems/agentskills/others.ts
/**
* Skills as clients of the draft's neighbours write them: another config, another layer type, a card beside the content.
*
* The layer that holds the skill decides; what lies beside it is passed over. Names and versions are taken from a config
* that says them, else from annotations, else from the place.
*/
/** cumasach's config, docsclaw's card, and the proposal of CNAI. */
const CUMASACH_CONFIG = "application/vnd.agentskills.config.v1+json";
const DOCSCLAW_CARD = "application/vnd.docsclaw.skill.card.v1+yaml";
const CNAI_CONFIG = "application/vnd.cncf.skill.config.v1+json";
const CNAI_LAYER = "application/vnd.cncf.skill.bundle.v1.tar+gzip";
const IMAGE_LAYERS = ["application/vnd.oci.image.layer.v1.tar+gzip", "application/vnd.oci.image.layer.v1.tar"];
const stated = object({
	name: string().optional(),
	version: string().optional(),
	description: string().optional(),
	license: string().optional()
});
const otherSkills = {
	name: "skills-of-others",
	clients: "cumasach, docsclaw, clients of the CNAI proposal",
	loses: [],
	unsuited: () => "nothing is published in it; use agentskills",
	shape: () => ({ compression: "gzip" }),
	layerMediaType: () => SKILL_LAYER,
	write() {
		throw new Error("nothing is published in it");
	},
	recognises: ({ config, layers }) => [CUMASACH_CONFIG, CNAI_CONFIG].includes(config.mediaType) || layers.some(({ mediaType }) => [DOCSCLAW_CARD, CNAI_LAYER].includes(mediaType)),
	read(manifest, config, reference) {
		const { annotations = {}, layers } = manifest;
		const layer = onlyLayerOf({
			...manifest,
			layers: layers.filter(({ mediaType }) => mediaType !== DOCSCLAW_CARD)
		}, [
			SKILL_LAYER,
			CNAI_LAYER,
			...IMAGE_LAYERS
		], reference);
		const { name: written, version: said, ...about } = statedIn(manifest, config);
		const name = nameIn(written ?? annotations["io.agentskills.skill.name"], reference);
		const version = versionIn(said ?? annotations["org.opencontainers.image.version"], reference);
		return {
			dialect: "skills-of-others",
			name,
			version,
			manifest: annotatedManifest(name, version, annotations, {
				format: "agent-skill",
				kind: "skill",
				...about
			}),
			layer,
			form: {
				kind: "archive",
				compression: layer.mediaType.endsWith("gzip") ? "gzip" : "none",
				root: name,
				foreign: true
			},
			...statedFacts(manifest)
		};
	}
};
/** Drafts differ in what their configs hold: what is not as expected counts as not said. */
function statedIn({ config }, bytes) {
	if (!config.mediaType.endsWith("+json")) return {};
	try {
		const said = stated.parse(parseJson(Buffer.from(bytes).toString("utf8"), "config"));
		return Object.fromEntries(Object.entries(said).filter(([, text]) => text !== void 0 && text !== ""));
	} catch {
		return {};
	}
}
// src/systems/agentskills/index.ts
/** Agent Skills: `SKILL.md`, and the community's artifact format. */
const agentskills = {
	name: "agentskills",
	manifests: [{
		file: SKILL_FILE,
		rank: 6,
		load: async () => (await import("./manifest-DYRWNMDZ.js")).readSkill
	}],
	dialects: [{
		rank: 1,
		dialect: agentskills$1,
		defaultFor: "agent-skill"
	}, {
		rank: .5,
		dialect: otherSkills,
		readOnly: true
	}],
	lock: {
		file: "skills.lock.json",
		load: async () => (await import("./lock-zvCE4WZR.js")).lock
	}
};
// src/systems/plugin-system.ts
/**
* @param files that announce a plugin
* @param listings files that list plugins
*/
function pluginSystem(name, format, files, listings = []) {
	return {
		name,
		manifests: files.map((file) => ({
			...file,
			async load() {
				const { readPluginText } = await import("./plugin-CEO1Q0XK.js");
				return (text, path) => readPluginText(text, path, format);
			}
		})),
		check: {
			format,
			load: async () => (await import("./plugin-CEO1Q0XK.js")).checkPlugin
		},
		listings: listings.map((file) => ({
			file,
			async load() {
				const { readPluginListing } = await import("./listing-B51pZT5P.js");
				return (text, path) => readPluginListing(text, path, format);
			}
		}))
	};
}
// src/systems/claude/index.ts
/** Claude Code: plugins, and the marketplaces that list them. */
/** @see https://code.claude.com/docs/en/plugins-reference */
const claude = {
	...pluginSystem("claude", FORMAT, [{
		file: CLAUDE_PLUGIN_FILE,
		rank: 5
	}], [MARKETPLACE_FILE]),
	announce: async () => (await import("./marketplace-DWCjdrrp.js")).writeMarketplace
};
// src/systems/codex/index.ts
/** Codex: plugins. */
/** @see https://developers.openai.com/codex/plugins */
const codex = pluginSystem("codex", "codex-plugin", [{
	file: ".codex-plugin/plugin.json",
	rank: 5.1
}], [".agents/plugins/marketplace.json"]);
// src/systems/copilot/index.ts
/** GitHub Copilot: plugins, whose file has a name that others use as well. */
const PARTS = [
	"agents",
	"commands",
	"hooks",
	"lspServers",
	"mcpServers",
	"skills"
];
/** @see https://docs.github.com/en/copilot/reference/copilot-cli-reference/cli-plugin-reference */
const copilot = pluginSystem("copilot", "copilot-plugin", [
	{
		file: ".plugin/plugin.json",
		rank: 5.3
	},
	{
		file: ".github/plugin/plugin.json",
		rank: 5.4
	},
	{
		file: "plugin.json",
		rank: 6.5,
		belongs: isPlugin
	}
], [".github/plugin/marketplace.json", ".plugin/marketplace.json"]);
/** Grafana's, Jenkins' and other plugins have a `plugin.json` too. */
function isPlugin(text) {
	try {
		const written = JSON.parse(text);
		return typeof written?.["name"] === "string" && PARTS.some((part) => part in written);
	} catch {
		return false;
	}
}
// src/systems/cursor/index.ts
/** Cursor: plugins. */
/** @see https://cursor.com/docs/plugins */
const cursor = pluginSystem("cursor", "cursor-plugin", [{
	file: ".cursor-plugin/plugin.json",
	rank: 5.2
}], [".cursor-plugin/marketplace.json"]);
// src/systems/devcontainers/dialect.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
const METADATA = "dev.containers.metadata";
const FILE = "devcontainer-feature.json";
const feature = looseObject({
	id: string(),
	version: string().optional(),
	name: string().optional(),
	description: string().optional(),
	keywords: array(string()).optional(),
	documentationURL: string().optional(),
	licenseURL: string().optional(),
	dependsOn: record(string(), unknown()).optional()
});
const devcontainer = {
	name: "devcontainer-feature",
	clients: "the Dev Containers CLI, VS Code, Codespaces",
	loses: [
		"engines",
		"platforms",
		"artifacts",
		"variants"
	],
	reads: [FILE],
	unsuited: (_, files) => files.includes(FILE) ? void 0 : `it has no ${FILE}`,
	floatingTags: featureTags,
	shape: () => ({ compression: "none" }),
	layerMediaType: () => DEVCONTAINER_LAYER,
	write(pack) {
		const { manifest, texts } = pack;
		const text = texts?.get(FILE) ?? "{}";
		const written = feature.safeParse(parseJson(text, FILE));
		if (!written.success || written.data.id !== manifest.name) throw new PackwrightError("MANIFEST_INVALID", `${FILE} of ${manifest.name} does not have its name as "id".`, { hint: `Set "id" to "${manifest.name}": clients find a feature by the last part of its reference.` });
		const metadata = {
			...written.data,
			version: manifest.version
		};
		return {
			artifactType: DEVCONTAINER_CONFIG,
			config: emptyConfig(DEVCONTAINER_CONFIG),
			layerTitle: `devcontainer-feature-${manifest.name}.tgz`,
			annotations: {
				...standardAnnotations(manifest),
				[METADATA]: JSON.stringify(metadata),
				...ownAnnotations(pack)
			}
		};
	},
	recognises: ({ config }) => config.mediaType === DEVCONTAINER_CONFIG,
	read(manifest, _, reference) {
		const { annotations = {} } = manifest;
		const layer = onlyLayerOf(manifest, [DEVCONTAINER_LAYER], reference);
		const said = metadataOf(annotations[METADATA], reference);
		const name = nameIn(said?.id, reference);
		const version = versionIn(said?.version, reference);
		const { id: _id, version: _version, description, keywords, documentationURL: homepage, ...extra } = said ?? { id: name };
		return {
			dialect: "devcontainer-feature",
			name,
			version,
			manifest: annotatedManifest(name, version, annotations, {
				format: "devcontainer-feature",
				kind: "devcontainer-feature",
				...dependenciesIn(said),
				...description === void 0 ? {} : { description },
				...keywords === void 0 ? {} : { keywords },
				...homepage === void 0 ? {} : { homepage },
				...Object.keys(extra).length === 0 ? {} : { extra }
			}),
			layer,
			form: {
				kind: "archive",
				compression: "none",
				foreign: true
			},
			...statedFacts(manifest)
		};
	}
};
function dependenciesIn(said) {
	const found = dependenciesOn(Object.keys(said?.dependsOn ?? {}));
	return Object.keys(found).length === 0 ? {} : { dependencies: found };
}
function metadataOf(text, reference) {
	if (text === void 0) return void 0;
	try {
		return feature.parse(parseJson(text, METADATA));
	} catch (cause) {
		throw new PackwrightError("ARTIFACT_INVALID", `The annotation ${METADATA} of ${reference} is not that of a feature.`, { cause });
	}
}
/** Clients live on `1`, `1.2` and `latest`; each moves only to a version that is the newest of its kind. */
function featureTags(version, published) {
	const [major, minor] = version.split(".");
	if (import_semver.default.prerelease(version) !== null) return [];
	const newest = (range) => {
		return published.filter((other) => import_semver.default.prerelease(other) === null && import_semver.default.satisfies(other, range)).every((other) => import_semver.default.gte(version, other));
	};
	return [
		...newest(`${major}.${minor}.x`) ? [`${major}.${minor}`] : [],
		...newest(`${major}.x`) ? [`${major}`] : [],
		...newest("*") ? ["latest"] : []
	];
}
// src/systems/devcontainers/index.ts
const devcontainers = {
	name: "devcontainers",
	manifests: [{
		file: "devcontainer-feature.json",
		rank: 7,
		load: async () => (await import("./manifest-BcR5ZbrT.js")).readFeature
	}],
	dialects: [{
		rank: 6,
		dialect: devcontainer,
		defaultFor: "devcontainer-feature"
	}],
	lock: {
		file: "devcontainer-lock.json",
		load: async () => (await import("./lock-BOi7pk4O.js")).lock
	}
};
// src/systems/flux/dialect.ts
/** Flux: skills in one artifact, told by the type of its layer alone. Nothing is published in it. */
const LAYER = "application/vnd.cncf.flux.content.v1.tar+gzip";
// src/systems/flux/index.ts
const flux = {
	name: "flux",
	dialects: [{
		rank: 9,
		dialect: {
			name: "flux",
			clients: "Flux, flux-operator",
			bare: true,
			loses: [],
			unsuited: () => "nothing is published in it yet",
			shape: () => ({ compression: "gzip" }),
			layerMediaType: () => LAYER,
			write() {
				throw new PackwrightError("INTERNAL", "Nothing is published as Flux would.");
			},
			recognises: ({ layers }) => layers.length === 1 && layers[0]?.mediaType === LAYER,
			read(manifest, _, reference) {
				const { annotations = {} } = manifest;
				const name = nameIn(void 0, reference);
				const version = versionIn(annotations[VERSION], reference);
				return {
					dialect: "flux",
					name,
					version,
					manifest: annotatedManifest(name, version, annotations, {}),
					layer: onlyLayerOf(manifest, [LAYER], reference),
					form: {
						kind: "archive",
						compression: "gzip",
						foreign: true
					},
					...statedFacts(manifest)
				};
			}
		},
		readOnly: true
	}]
};
// src/systems/gemini/index.ts
/** Gemini CLI: extensions. */
/** @see https://geminicli.com/docs/extensions/reference/ */
const gemini = pluginSystem("gemini", "gemini-extension", [{
	file: "gemini-extension.json",
	rank: 5.5
}]);
// src/systems/greentic/dialect.ts
/** greentic's packs: one layer is the pack, chosen as its client chooses it; archives of any compression are understood. */
const ARTIFACT$1 = "application/vnd.greentic.gtpack.v1";
const OURS = /^application\/vnd\.greentic\./;
/** In the order in which the client looks for the layer that is the pack; if none is there, it is the first layer. */
const PREFERRED = [
	"application/vnd.greentic.pack+json",
	"application/vnd.greentic.gtpack.v1+zip",
	"application/vnd.greentic.gtpack+zip",
	"application/vnd.greentic.pack+zip",
	"text/markdown"
];
/** The client takes nothing of an artifact in which one layer is of another type. */
const ACCEPTED = /* @__PURE__ */ new Set([
	...PREFERRED,
	"application/json",
	"application/octet-stream",
	"application/vnd.oci.image.layer.v1.tar"
]);
const ARCHIVE = /\+tar(?:\+gzip|\+zstd)?$|\.tar\+(?:gzip|zstd)$/;
const greentic$1 = {
	name: "greentic",
	bare: true,
	clients: "greentic-distributor-client",
	loses: [
		"manifest",
		"dependencies",
		"engines",
		"platforms",
		"artifacts",
		"variants"
	],
	shape: () => ({ compression: "none" }),
	layerMediaType: () => GREENTIC_LAYER,
	write(pack) {
		return {
			artifactType: ARTIFACT$1,
			config: emptyConfig(),
			annotations: {
				...standardAnnotations(pack.manifest),
				...ownAnnotations(pack)
			}
		};
	},
	recognises: ({ artifactType = "", layers }) => OURS.test(artifactType) || layers.some(({ mediaType }) => OURS.test(mediaType)),
	read(manifest, _, reference) {
		const { annotations = {} } = manifest;
		const layer = packLayer(manifest, reference);
		const name = nameIn(annotations[TITLE], reference);
		const version = versionIn(annotations[VERSION], reference);
		const compression = compressionOf({
			...manifest,
			layers: [layer]
		});
		const form = compression === void 0 ? {
			kind: "opaque",
			fileName: fileNameOf(layer, name)
		} : {
			kind: "archive",
			compression,
			root: name,
			foreign: true
		};
		return {
			dialect: "greentic",
			name,
			version,
			manifest: annotatedManifest(name, version, annotations, { format: "greentic" }),
			layer,
			form,
			...statedFacts(manifest)
		};
	}
};
function packLayer({ layers }, reference) {
	const odd = layers.find(({ mediaType }) => !ACCEPTED.has(mediaType) && !ARCHIVE.test(mediaType));
	if (odd !== void 0) throw new PackwrightError("ARTIFACT_INVALID", `${reference} has a layer of the type ${odd.mediaType}.`, { hint: "Greentic's clients do not take it either." });
	const layer = PREFERRED.map((type) => layers.find(({ mediaType }) => mediaType === type)).find((candidate) => candidate !== void 0) ?? layers[0];
	if (layer !== void 0) return layer;
	throw new PackwrightError("ARTIFACT_INVALID", `${reference} has no layers.`);
}
function fileNameOf({ mediaType }, name) {
	if (mediaType.endsWith("json")) return "pack.json";
	return mediaType === "text/markdown" ? "README.md" : `${name}.gtpack`;
}
// src/systems/greentic/index.ts
/** greentic: `pack.yaml`, `pack.toml`, and the `.gtpack` that its packer builds. */
const greentic = {
	name: "greentic",
	manifests: [{
		file: "pack.yaml",
		rank: 3,
		load: async () => (await import("./manifest-D4xLp1Ah.js")).readGreenticYaml
	}, {
		file: "pack.toml",
		rank: 4,
		load: async () => (await import("./manifest-D4xLp1Ah.js")).readGreenticToml
	}],
	prebuilt: {
		extension: ".gtpack",
		format: "greentic",
		mediaType: GTPACK_LAYER,
		load: async () => (await import("./gtpack-BUmcXXtr.js")).readGtpack
	},
	lock: {
		file: "greentic-lock.json",
		load: async () => (await import("./lock-BQ_riKjX.js")).lock
	},
	dialects: [{
		rank: 7,
		dialect: greentic$1,
		defaultFor: "greentic"
	}]
};
// src/systems/nexo/index.ts
const nexo = {
	name: "nexo",
	manifests: [{
		file: "nexo-plugin.toml",
		rank: 1,
		load: async () => (await import("./manifest-Ck3jg_lQ.js")).readNexoPlugin
	}],
	releaseAssets: {
		format: "nexo",
		manifestFile: "nexo-plugin.toml",
		anyTarget: "noarch"
	},
	policy: {
		accepts: (file) => !file.endsWith(".json"),
		load: async () => (await import("./trusted-keys-DAptF-Aj.js")).importTrustedKeys
	}
};
// src/pack/safe-name.ts
/** Names and paths that a pack gives, held to what they may be. */
/** A name that a pack gives must stay a name. */
function safeName(name, path, pack) {
	if (/^[\w.@+-][\w.@+ -]*$/.test(name) && !name.includes("..") && name !== ".") return name;
	throw new PackwrightError("ENTRY_PATH", `${pack}: "${name}" of ${path} is not a plain name.`, { hint: "Nothing was installed. Ask the publisher to correct its manifest." });
}
/** @param of the path in the pack that is to be placed there */
function insideOf(base, path, of, pack) {
	const target = resolve(base, path.replace(/^(?:\$HOME|~)\//, ""));
	const inside = relative(base, target);
	if (isInsidePath(path) && inside !== "" && !inside.startsWith("..") && !isAbsolute(inside)) return target;
	throw new PackwrightError("ENTRY_PATH", `${pack}: ${of} would be placed outside of ${base}.`, {
		hint: "Nothing was installed. Ask the publisher to correct its manifest.",
		details: {
			pack,
			path
		}
	});
}
// src/systems/nono/host.ts
/**
* Where nono expects the artifacts of a pack.
*
* @see https://github.com/nolabs-ai/nono/blob/main/docs/cli/features/package-publishing.mdx
*/
/** nono's package store, as nono itself lays it out. */
function nonoPlacements(artifacts, context) {
	const config = context.env["XDG_CONFIG_HOME"] || join(context.home, ".config");
	const store = join(config, "nono", "packages", context.namespace, context.pack);
	return [{
		path: "package.json",
		target: join(store, "package.json")
	}, ...artifacts.flatMap((artifact) => nonoArtifact(artifact, store, context))];
}
function nonoArtifact(artifact, store, context) {
	const { type, path } = artifact;
	const file = path.slice(path.lastIndexOf("/") + 1);
	const at = (...parts) => ({
		path,
		target: join(store, ...parts)
	});
	switch (type) {
		case "profile": return [artifact.install_as, ...artifact.aliases ?? []].filter((name) => name !== void 0).map((name) => at("profiles", `${safeName(name, artifact.path, context.pack)}.json`));
		case "instruction": return [at("instructions", file), ...artifact.placement === "project" ? [{
			path,
			target: join(context.project, file),
			optional: true,
			...only("init")
		}] : []];
		case "trust_policy": return [{
			...at("trust-policy.json"),
			...only("trust-policy")
		}];
		case "groups": return [at("groups.json")];
		case "plugin": return [at(path), ...artifact.install_dir === void 0 ? [] : [{
			path,
			target: insideOf(context.home, join(artifact.install_dir, file), path, context.pack),
			outside: true
		}]];
		default: return [];
	}
}
function only(onlyIf) {
	return {
		outside: true,
		onlyIf
	};
}
// src/systems/nono/index.ts
const nono = {
	name: "nono",
	manifests: [{
		file: "package.json",
		rank: 2,
		belongs: isNonoText,
		load: async () => readNonoPackage
	}],
	check: {
		format: "nono",
		load: async () => (await import("./manifest-BSqKUHZK.js")).checkNonoFiles
	},
	attests: {
		format: "nono",
		load: async () => (await import("./statement-kEyqpXy-.js")).nonoAttestation
	},
	adapter: async () => {
		const { nonoAdapter, nonoUnfit } = await import("./adapter-BqZakuNq.js");
		return {
			attestation: NONO_ATTESTATION,
			unfit: nonoUnfit,
			open: nonoAdapter
		};
	},
	host: {
		takes: ({ format }) => format === "nono",
		placements: nonoPlacements
	}
};
// src/systems/openwop/index.ts
const openwop = {
	name: "openwop",
	check: {
		format: "openwop",
		load: async () => (await import("./check-Do4IHG2n.js")).checkOpenwopFiles
	},
	policy: {
		accepts: (file) => file.endsWith(".json"),
		load: async () => (await import("./keys-DT2tj6ok.js")).importRegistry
	},
	advisories: async () => (await import("./advisories-EUA-8GYU.js")).openwopAdvisories,
	source: async () => (await import("./registry-CApRVg1l.js")).importOpenwop
};
// src/systems/packwright/dialect.ts
/** Our own dialect: a config with the normalised manifest and the list of files, one layer. */
const fileEntry = strictObject({
	path: string().min(1),
	size: int().nonnegative(),
	mode: _enum(["0644", "0755"]),
	sha256: string().regex(/^[0-9a-f]{64}$/)
});
const config = looseObject({
	schema_version: literal(1),
	manifest: packManifest,
	content_digest: custom(isDigest),
	files: array(fileEntry).optional()
});
const FORMS = {
	[PACK_LAYER_ZSTD]: {
		kind: "archive",
		compression: "zstd"
	},
	[PACK_LAYER_GZIP]: {
		kind: "archive",
		compression: "gzip"
	}
};
const packwright$1 = {
	name: "packwright",
	clients: "packwright; plain oras for the archive",
	loses: [],
	shape: (_, compression) => ({ compression: compression ?? "zstd" }),
	layerMediaType: ({ compression }) => compression === "zstd" ? PACK_LAYER_ZSTD : PACK_LAYER_GZIP,
	write(pack) {
		const document = {
			schema_version: 1,
			manifest: pack.manifest,
			content_digest: pack.contentDigest,
			...pack.files === void 0 ? {} : { files: pack.files }
		};
		return {
			artifactType: PACK_ARTIFACT,
			config: describeBlob(PACK_CONFIG, Buffer.from(JSON.stringify(document))),
			annotations: {
				...standardAnnotations(pack.manifest),
				...ownAnnotations(pack)
			}
		};
	},
	recognises: (manifest) => manifest.artifactType === "application/vnd.packwright.pack.v1" || manifest.config.mediaType === "application/vnd.packwright.pack.config.v1+json",
	read(manifest, bytes, reference) {
		const { manifest: pack, files, content_digest: contentDigest } = parseConfig(config, bytes, reference);
		const layer = onlyLayer(manifest, reference);
		const integrity = manifest.annotations?.[INTEGRITY];
		return {
			dialect: "packwright",
			name: pack.name,
			version: pack.version,
			manifest: pack,
			layer,
			form: formOf(manifest, pack.name, reference),
			contentDigest,
			...files === void 0 ? {} : { files },
			...integrity === void 0 ? {} : { integrity }
		};
	}
};
function formOf(manifest, name, reference) {
	const layer = onlyLayer(manifest, reference);
	const form = FORMS[layer.mediaType];
	if (form !== void 0) return form;
	if (layer.mediaType === "application/vnd.greentic.gtpack.v1+zip") return {
		kind: "opaque",
		fileName: `${name}.gtpack`
	};
	throw new PackwrightError("ARTIFACT_INVALID", `The layer of ${reference} has the unknown type "${layer.mediaType}".`, { hint: `Known are ${[...Object.keys(FORMS), GTPACK_LAYER].join(", ")}.` });
}
// src/systems/packwright/manifest.ts
/**
* `pack.json`: the native manifest, and OpenWOP's, which shares the file name and the fields.
*
* The zod schema is the definition: `schemas/pack.schema.json` is generated from it.
*/
const OPENWOP_TIERS = [
	"core.",
	"vendor.",
	"community.",
	"private.",
	"local."
];
const artifact = looseObject({
	type: string().min(1).meta({ description: "What it is for its host: profile, plugin, skill, script …" }),
	path: relativePath.meta({ description: "The file or directory, relative to the manifest." }),
	install_as: string().min(1).optional().meta({ description: "The name that users call it by." }),
	install_dir: string().min(1).optional().meta({ description: "A directory it is also copied to." }),
	prefix: string().min(1).optional().meta({ description: "What the names it defines begin with." }),
	placement: string().min(1).optional().meta({ description: "Where it goes, e.g. \"project\"." }),
	aliases: array(string().min(1)).optional().meta({ description: "Other names for install_as." })
}).meta({ description: "A file that the host puts somewhere on installation." });
const dependency = union([semverRange, strictObject({
	ref: string().min(1).optional(),
	version: semverRange
})]);
const build = strictObject({
	command: string().min(1).meta({ description: "Run with the shell in the directory of the pack before packing." }),
	output: relativePath.meta({ description: "The file or directory that it leaves and that is published." })
});
/** The schema of the native `pack.json`. */
const packJson = looseObject({
	$schema: string().optional(),
	schema_version: literal(1).optional(),
	name: packName.meta({ description: "Lower case, dots and dashes; the last component of the repository." }),
	version: semverVersion.optional().meta({ description: "Semantic version; when absent the release tag gives it." }),
	description: string().max(4096).optional(),
	author: author.optional(),
	license: string().optional().meta({ description: "SPDX expression." }),
	homepage: string().optional(),
	repository: repository.optional(),
	keywords: array(string()).optional(),
	kind: string().optional(),
	platforms: array(string()).optional(),
	engines: record(string(), semverRange).optional().meta({ description: "Host → semver range." }),
	dependencies: record(packName, dependency).optional().meta({ description: "Pack → semver range." }),
	peerDependencies: record(string(), unknown()).optional(),
	files: array(string().min(1)).optional().meta({ description: "Globs of what is published." }),
	artifacts: array(artifact).optional(),
	build: build.optional()
}).meta({
	title: "pack.json",
	description: "The manifest of a pack. Fields that are not listed here are kept and published as they are."
});
const openwopPackJson = packJson.extend({
	name: foreignPackName,
	version: semverVersion,
	dependencies: record(string(), unknown()).optional()
});
const MAPPED = Object.keys(packJson.shape);
/**
* Reads `pack.json`.
*
* @throws PackwrightError `MANIFEST_SYNTAX`, `SCHEMA_VERSION_UNKNOWN`
*/
function readPackJson(text, file) {
	const document = parseJson(text, file);
	refuseUnknownSchemaVersion(document, file);
	return isOpenwop(document) ? readOpenwop(document, file) : readNative(document, file);
}
function readNative(document, file) {
	const parsed = packJson.safeParse(document);
	if (!parsed.success) return { problems: problemsOf(parsed.error, file) };
	const written = parsed.data;
	const dependencies = Object.entries(written.dependencies ?? {}).map(([name, wanted]) => {
		const { version, ref } = typeof wanted === "string" ? {
			version: wanted,
			ref: void 0
		} : wanted;
		return [name, {
			version,
			...ref === void 0 ? {} : { ref }
		}];
	});
	return {
		manifest: compact({
			...shared(written),
			format: "packwright",
			dependencies: Object.fromEntries(dependencies)
		}),
		problems: []
	};
}
function readOpenwop(document, file) {
	const parsed = openwopPackJson.safeParse(document);
	if (!parsed.success) return { problems: problemsOf(parsed.error, file) };
	const written = parsed.data;
	const problems = OPENWOP_TIERS.some((tier) => written.name.startsWith(tier)) ? [] : [problem(file, "$.name", `"${written.name}" is in none of the name tiers ${OPENWOP_TIERS.join(" ")}`, "Begin the name with the tier it belongs to, e.g. \"vendor.acme.\".")];
	const common = shared(written);
	const { dependencies } = written;
	const extra = {
		...common.extra,
		...dependencies === void 0 ? {} : { dependencies }
	};
	return {
		manifest: compact({
			...common,
			format: "openwop",
			extra
		}),
		problems
	};
}
function shared(written) {
	const extra = without(written, MAPPED);
	return compact({
		format: "packwright",
		name: written.name,
		version: written.version,
		description: written.description,
		author: authorText(written.author),
		license: written.license,
		homepage: written.homepage,
		repository: repositoryText(written.repository),
		keywords: written.keywords,
		kind: written.kind,
		platforms: written.platforms,
		engines: written.engines,
		peerDependencies: written.peerDependencies,
		files: written.files,
		artifacts: written.artifacts,
		build: written.build,
		extra
	});
}
/** OpenWOP's packs say so by the engine they want, or by the tier that their name begins with. */
function isOpenwop(document) {
	if (typeof document !== "object" || document === null) return false;
	const { name, engines } = document;
	return typeof engines === "object" && engines !== null && "openwop" in engines || typeof name === "string" && OPENWOP_TIERS.some((tier) => name.startsWith(tier));
}
// src/systems/packwright/index.ts
const packwright = {
	name: "packwright",
	manifests: [{
		file: "pack.json",
		rank: 0,
		load: async () => readPackJson
	}],
	dialects: [{
		rank: 0,
		dialect: packwright$1
	}]
};
// src/systems/plain/dialect.ts
/**
* Artifacts whose layers are files as they are: agentskills-oci's skills, and whatever a plain `oras push` made.
*
* A layer says in its title where it goes; oras packs a directory as an archive and says so in an annotation.
*/
const UNPACK = "io.deis.oras.content.unpack";
const MEDIA_TYPES = {
	md: "text/markdown",
	json: "application/json",
	txt: "text/plain"
};
const MOST_FILES = 1e4;
/** One layer a file, and no config: as the Python client does it. */
const agentskillsFiles = {
	name: "agentskills-files",
	clients: "agentskills-oci (Python)",
	loses: [
		"modes",
		"dependencies",
		"engines",
		"platforms",
		"artifacts",
		"variants"
	],
	layerAFile: true,
	unsuited: needsSkill,
	shape: () => ({ compression: "gzip" }),
	layerMediaType: () => SKILL_ARTIFACT,
	write(pack) {
		const { manifest, files = [] } = pack;
		return {
			artifactType: SKILL_ARTIFACT,
			config: emptyConfig(),
			layers: files.map(({ path, size, sha256 }) => ({
				mediaType: MEDIA_TYPES[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream",
				digest: digestOf(sha256),
				size,
				annotations: { [TITLE]: path }
			})),
			annotations: {
				...standardAnnotations(manifest),
				[SKILL_NAME]: manifest.name,
				[CONTENT_DIGEST]: ownAnnotations(pack)["dev.packwright.content-digest"] ?? ""
			}
		};
	},
	recognises: ({ artifactType, layers }) => artifactType === "application/vnd.agentskills.skill.v1" && layers.every(isTitled),
	read(manifest, _, reference) {
		const found = readFiles(manifest, reference, "agentskills-files");
		const { contentDigest: _digest, ...pack } = found;
		return {
			...pack,
			manifest: {
				...found.manifest,
				format: "agent-skill",
				kind: "skill"
			}
		};
	}
};
/** Whatever oras has pushed: files, a directory, or one archive. Nothing is published in it. */
const plainOras = {
	name: "oras",
	clients: "oras push and oras pull",
	bare: true,
	loses: [],
	unsuited: () => "nothing is published in it; use packwright",
	shape: () => ({ compression: "gzip" }),
	layerMediaType: () => OCI_EMPTY,
	write() {
		throw new PackwrightError("INTERNAL", "Nothing is published as oras would.");
	},
	recognises(manifest) {
		const { artifactType = "", config, layers, annotations = {} } = manifest;
		if (artifactType.startsWith("application/vnd.packwright.") || layers.length === 0) return false;
		if (!(config.mediaType === "application/vnd.oci.empty.v1+json" || config.mediaType === "application/vnd.unknown.config.v1+json") || annotations["dev.sigstore.bundle.content"] !== void 0) return false;
		return layers.every(isTitled) || layers.length === 1 && compressionOf(manifest) !== void 0;
	},
	read(manifest, _, reference) {
		const [first] = manifest.layers;
		if (manifest.layers.length > 1 || first === void 0 || isTitled(first) && !isPacked(first)) return readFiles(manifest, reference, "oras");
		const layer = onlyLayer(manifest, reference);
		const title = titleOf(layer);
		const described = aboutPack(manifest, reference);
		const form = {
			kind: "archive",
			compression: isPacked(layer) ? "gzip" : compressionOf(manifest) ?? "none",
			root: title ?? described.name,
			foreign: true
		};
		return {
			dialect: "oras",
			...described,
			layer,
			form,
			...statedFacts(manifest)
		};
	}
};
function aboutPack(manifest, reference) {
	const { annotations = {} } = manifest;
	const name = nameIn(annotations[SKILL_NAME], reference);
	const version = versionIn(annotations[VERSION], reference);
	return {
		name,
		version,
		manifest: annotatedManifest(name, version, annotations, {})
	};
}
function readFiles(manifest, reference, dialect) {
	const { layers } = manifest;
	const [first] = layers;
	if (first === void 0 || layers.length > MOST_FILES) throw new PackwrightError("ARTIFACT_INVALID", `${reference} has ${layers.length} layers; from 1 to ${MOST_FILES} are read.`);
	const content = layers.map((descriptor) => {
		return {
			descriptor,
			path: titleOf(descriptor) ?? "",
			...isPacked(descriptor) ? { compression: "gzip" } : {}
		};
	});
	const size = layers.reduce((sum, layer) => sum + layer.size, 0);
	const { data: _, ...layer } = first;
	return {
		dialect,
		...aboutPack(manifest, reference),
		layer: {
			...layer,
			size
		},
		form: {
			kind: "layers",
			layers: content
		},
		...statedFacts(manifest)
	};
}
function titleOf({ annotations = {} }) {
	return annotations[TITLE]?.replace(/^\.\//, "").replace(/\/$/, "");
}
function isTitled(layer) {
	return titleOf(layer) !== void 0;
}
function isPacked({ annotations = {} }) {
	return annotations[UNPACK] === "true";
}
// src/systems/plain/index.ts
const plain = {
	name: "plain",
	dialects: [{
		rank: 2,
		dialect: agentskillsFiles
	}, {
		rank: 8,
		dialect: plainOras,
		readOnly: true
	}]
};
// src/systems/skillimage/dialect.ts
/**
* skillimage: a skill as a plain OCI image, for skillctl, podman and Kubernetes image volumes.
*
* @see https://github.com/redhat-et/skillimage
*/
const PREFIX$2 = "io.skillimage";
const LAYERS = [OCI_IMAGE_LAYER, REDHAT_LAYER];
const skillimage$1 = {
	name: "skillimage",
	clients: "skillctl, podman, Kubernetes image volumes",
	loses: [
		"dependencies",
		"engines",
		"platforms",
		"artifacts",
		"variants"
	],
	reads: ["SKILL.md"],
	unsuited: needsSkill,
	shape: () => ({ compression: "gzip" }),
	layerMediaType: () => OCI_IMAGE_LAYER,
	write(pack) {
		const { manifest } = pack;
		const { compatibility } = manifest.extra ?? {};
		const keywords = manifest.keywords ?? [];
		return {
			config: imageConfig(pack, {
				os: "linux",
				architecture: "amd64"
			}),
			annotations: {
				...standardAnnotations(manifest),
				[`${PREFIX$2}.status`]: "published",
				...present({
					[`${PREFIX$2}.tags`]: keywords.length === 0 ? void 0 : JSON.stringify(keywords),
					[`${PREFIX$2}.compatibility`]: typeof compatibility === "string" ? compatibility : void 0,
					[`${PREFIX$2}.wordcount`]: wordCount(pack.texts?.get("SKILL.md"))
				}),
				...ownAnnotations(pack)
			}
		};
	},
	recognises({ artifactType, config, layers, annotations = {} }) {
		if (config.mediaType === "application/vnd.redhat.agentskill.config.v1+json" || layers.some(({ mediaType }) => mediaType === "application/vnd.redhat.agentskill.layer.v1.tar+gzip")) return true;
		if (artifactType !== void 0 || config.mediaType !== "application/vnd.oci.image.config.v1+json") return false;
		return Object.keys(annotations).some((key) => key.startsWith(`${PREFIX$2}.`));
	},
	read(manifest, _, reference) {
		const { annotations = {} } = manifest;
		const layer = onlyLayerOf(manifest, LAYERS, reference);
		const name = nameIn(void 0, reference);
		const version = versionIn(annotations[VERSION], reference);
		const compatibility = annotations[`${PREFIX$2}.compatibility`];
		return {
			dialect: "skillimage",
			name,
			version,
			manifest: annotatedManifest(name, version, annotations, {
				format: "agent-skill",
				kind: "skill",
				extra: compatibility === void 0 ? {} : { compatibility }
			}),
			layer,
			form: {
				kind: "archive",
				compression: "gzip",
				root: name,
				foreign: true
			},
			...statedFacts(manifest)
		};
	}
};
/** Words of the instructions, front matter aside. */
function wordCount(text) {
	if (text === void 0) return void 0;
	const body = text.replace(/^---[\s\S]*?\n---/, "");
	return String(body.split(/\s+/).filter((word) => word !== "").length);
}
// src/systems/skillimage/index.ts
const skillimage = {
	name: "skillimage",
	dialects: [{
		rank: 5,
		dialect: skillimage$1
	}]
};
// src/systems/toolhive/dialect.ts
/**
* ToolHive's skills: an index over platforms whose manifests are OCI images with labels, all with one content.
*
* @see https://github.com/stacklok/toolhive-core/tree/main/oci/skills
*/
const PREFIX$1 = "dev.toolhive.skills";
const image$1 = looseObject({ config: looseObject({ Labels: record(string(), string()) }) });
const toolhive$1 = {
	name: "toolhive",
	clients: "ToolHive (thv skill)",
	loses: [
		"engines",
		"platforms",
		"artifacts",
		"variants"
	],
	platforms: [{
		os: "linux",
		architecture: "amd64"
	}, {
		os: "linux",
		architecture: "arm64"
	}],
	unsuited: needsSkill,
	limits: clientLimits,
	shape: () => ({ compression: "gzip" }),
	layerMediaType: () => OCI_IMAGE_LAYER,
	write(pack, platform = {
		os: "linux",
		architecture: "amd64"
	}) {
		const { manifest, files = [] } = pack;
		const { "allowed-tools": tools, metadata, "toolhive.requires": top } = manifest.extra ?? {};
		const about = present({
			[`${PREFIX$1}.name`]: manifest.name,
			[`${PREFIX$1}.description`]: manifest.description,
			[`${PREFIX$1}.version`]: manifest.version
		});
		const labels = {
			...about,
			[`${PREFIX$1}.allowedTools`]: JSON.stringify(tools === void 0 ? [] : allowedTools(tools)),
			...present({ [`${PREFIX$1}.license`]: manifest.license }),
			[`${PREFIX$1}.files`]: JSON.stringify(files.map(({ path }) => path))
		};
		const needs = top === void 0 ? requirements(metadata) : linesOf(top);
		return {
			artifactType: TOOLHIVE_SKILL,
			config: imageConfig(pack, platform, labels),
			layerTitle: "skill.tar.gz",
			annotations: {
				...standardAnnotations(manifest),
				...about,
				...needs.length === 0 ? {} : { [`${PREFIX$1}.requires`]: JSON.stringify(needs) },
				...ownAnnotations(pack)
			}
		};
	},
	recognises: ({ artifactType }) => artifactType === TOOLHIVE_SKILL,
	read(manifest, bytes, reference) {
		const { Labels: labels } = parseConfig(image$1, bytes, reference).config;
		const name = nameIn(labels[`${PREFIX$1}.name`], reference);
		const version = versionIn(labels[`${PREFIX$1}.version`], reference);
		const tools = jsonNames(labels[`${PREFIX$1}.allowedTools`]);
		const requires = jsonNames(manifest.annotations?.[`${PREFIX$1}.requires`]);
		const described = {
			...manifest.annotations,
			...present({
				[DESCRIPTION]: labels[`${PREFIX$1}.description`],
				[LICENSES]: labels[`${PREFIX$1}.license`]
			})
		};
		const extra = {
			...tools === void 0 || tools.length === 0 ? {} : { "allowed-tools": tools },
			...requires === void 0 ? {} : { "toolhive.requires": requires }
		};
		const dependencies = dependenciesOn(requires ?? []);
		return {
			dialect: "toolhive",
			name,
			version,
			manifest: annotatedManifest(name, version, described, {
				format: "agent-skill",
				kind: "skill",
				...Object.keys(dependencies).length === 0 ? {} : { dependencies },
				extra
			}),
			layer: onlyLayerOf(manifest, [OCI_IMAGE_LAYER], reference),
			form: {
				kind: "archive",
				compression: "gzip",
				root: name,
				foreign: true
			},
			...statedFacts(manifest)
		};
	}
};
/** References as a list, or one a line. */
function linesOf(written) {
	return (Array.isArray(written) ? written : typeof written === "string" ? written.split("\n") : []).flatMap((line) => typeof line === "string" && line.trim() !== "" ? [line.trim()] : []);
}
/** References, one a line, as ToolHive once kept them in the front matter. */
function requirements(metadata) {
	const lines = (typeof metadata === "object" && metadata !== null ? metadata : {})["toolhive.requires"];
	return typeof lines === "string" ? linesOf(lines) : [];
}
/** What thv refuses to install. */
function clientLimits({ name }, files, size) {
	const total = files.reduce((sum, file) => sum + file.size, 0);
	return [
		[name.length < 2 || name.length > 64, "names have at least 2 characters and at most 64"],
		[name.includes("--") || !/^[a-z0-9-]*$/.test(name), "names have lower-case letters, digits and single hyphens"],
		[files.length > 1e3, "skills have at most 1,000 files"],
		[size > 52428800, "archives have at most 50 MiB"],
		[files.some((file) => file.size > 104857600), "files have at most 100 MiB"],
		[total > 524288e3, "skills unpack to at most 500 MiB"]
	].flatMap(([refused, why]) => refused ? [`ToolHive will not install it: ${why}`] : []);
}
// src/systems/toolhive/plugin-dialect.ts
/** ToolHive's plugins: as its skills, with modes and with labels of their own. Nothing is published in it. */
const ARTIFACT = "dev.toolhive.plugins.v1";
const PREFIX = "dev.toolhive.plugins";
const image = looseObject({ config: looseObject({ Labels: record(string(), string()) }) });
// src/systems/index.ts
/** The systems that packwright knows, and the one way to their facets. */
const SYSTEMS = [
	packwright,
	acr,
	agentskills,
	claude,
	codex,
	copilot,
	cursor,
	devcontainers,
	flux,
	gemini,
	greentic,
	nexo,
	nono,
	openwop,
	plain,
	skillimage,
	{
		name: "toolhive",
		dialects: [{
			rank: 3,
			dialect: toolhive$1
		}, {
			rank: 3,
			dialect: {
				name: "toolhive-plugin",
				clients: "ToolHive, for Claude Code and Codex",
				bare: true,
				loses: [],
				unsuited: () => "nothing is published in it yet",
				shape: () => ({ compression: "gzip" }),
				layerMediaType: () => OCI_IMAGE_LAYER,
				write() {
					throw new PackwrightError("INTERNAL", "Nothing is published as a plugin of ToolHive.");
				},
				recognises: ({ artifactType }) => artifactType === ARTIFACT,
				read(manifest, bytes, reference) {
					const { Labels: labels } = parseConfig(image, bytes, reference).config;
					const name = nameIn(labels[`${PREFIX}.name`], reference);
					const version = versionIn(labels[`${PREFIX}.version`], reference);
					const said = present({
						[DESCRIPTION]: labels[`${PREFIX}.description`],
						[LICENSES]: labels[`${PREFIX}.license`]
					});
					return {
						dialect: "toolhive-plugin",
						name,
						version,
						manifest: annotatedManifest(name, version, {
							...manifest.annotations,
							...said
						}, {
							format: "claude-plugin",
							kind: "claude-plugin"
						}),
						layer: onlyLayerOf(manifest, [OCI_IMAGE_LAYER], reference),
						form: {
							kind: "archive",
							compression: "gzip",
							root: name,
							foreign: true
						},
						...statedFacts(manifest)
					};
				}
			},
			readOnly: true
		}],
		lock: {
			file: "toolhive.lock.yaml",
			load: async () => (await import("./lock-DebUtBMx.js")).lock
		}
	}
];
const byRank = (a, b) => a.rank - b.rank;
/** The files that announce a pack, the one that says most about it first. */
const MANIFEST_FILES = SYSTEMS.flatMap(({ manifests = [] }) => manifests).sort(byRank);
/** The files that list the packs of a repository. */
const LISTING_FILES = SYSTEMS.flatMap(({ listings = [] }) => listings);
/** @throws PackwrightError `INTERNAL` for a file that announces no pack */
async function manifestReader(file) {
	const found = MANIFEST_FILES.find((manifest) => manifest.file === file);
	if (found === void 0) throw new PackwrightError("INTERNAL", `${file} is not a manifest.`);
	return await found.load();
}
const PREBUILT = SYSTEMS.flatMap(({ prebuilt }) => prebuilt ?? []);
function isPrebuilt(file) {
	return prebuiltReader(file) !== void 0;
}
/** How the manifest inside a prebuilt archive is read; `undefined` for a file of no known kind. */
function prebuiltReader(file) {
	return PREBUILT.find(({ extension }) => file.endsWith(extension))?.load;
}
/** The extension of archives that may lie beside a manifest of this format. */
function prebuiltExtension(format) {
	return PREBUILT.find((file) => file.format === format)?.extension;
}
/** @throws PackwrightError `INTERNAL` for a file that is no prebuilt archive */
function prebuiltMediaType(file) {
	const found = PREBUILT.find(({ extension }) => file.endsWith(extension));
	if (found === void 0) throw new PackwrightError("INTERNAL", `${file} is not a prebuilt pack.`);
	return found.mediaType;
}
/** What the client of a pack's system would find wrong with its files. */
async function checkFiles(manifest, read, file, has) {
	const checks = SYSTEMS.flatMap(({ check }) => check?.format === manifest.format ? [check] : []);
	return (await Promise.all(checks.map(async ({ load }) => await (await load())(manifest, read, file, has)))).flat();
}
/** The statements that clients of the pack's system want signed beside it. */
async function attestationsOf(manifest, files, signer) {
	const wanted = SYSTEMS.flatMap(({ attests }) => attests?.format === manifest.format ? [attests] : []);
	return await Promise.all(wanted.map(async ({ load }) => (await load())(manifest, files, signer)));
}
/** The lockfile format that a file has by its name. */
function lockFormatOf(file) {
	const name = file.slice(file.lastIndexOf("/") + 1);
	return SYSTEMS.find(({ lock }) => lock?.file === name || `.${lock?.file}` === name)?.lock?.load;
}
/** How a trust file of another system is read. @throws PackwrightError `POLICY_INVALID` */
function policyFileOf(file) {
	const found = SYSTEMS.find(({ policy }) => policy?.accepts(file))?.policy;
	if (found !== void 0) return found;
	throw new PackwrightError("POLICY_INVALID", `${file} is not a trust file of a known system.`);
}
/** Where the client of a system expects artifacts; `undefined` for hosts that only `packs.json` describes. */
function hostNamed(name) {
	return SYSTEMS.find((system) => system.name === name)?.host;
}
/**
* Tells the clients that want to be told which packs a target holds.
*
* @returns commands for the user to run once
*/
async function announce(place, packs) {
	const commands = [];
	for (const { announce: load } of SYSTEMS) {
		const command = (await load?.())?.(place, packs);
		if (command !== void 0) commands.push(command);
	}
	return commands;
}
/** @throws PackwrightError `USAGE` for a system that has no list of advisories */
async function advisoriesOf(name) {
	return await facet(name, "advisories");
}
/** @throws PackwrightError `USAGE` for a system from which no packs are taken */
async function sourceOf(name) {
	return await facet(name, "source");
}
/** @returns `undefined` for a pack whose client installs from registries alone */
function releaseAssetsOf({ format }) {
	return SYSTEMS.find(({ releaseAssets }) => releaseAssets?.format === format)?.releaseAssets;
}
/** @throws PackwrightError `USAGE` for a system whose client asks nothing that is answered here */
async function adapterNamed(name) {
	return await facet(name, "adapter");
}
async function facet(name, which) {
	const load = SYSTEMS.find((system) => system.name === name)?.[which];
	if (load === void 0) throw new PackwrightError("USAGE", `"${name}" has no ${which} that packwright reads.`);
	return await load();
}
const RANKED = SYSTEMS.flatMap(({ dialects = [] }) => dialects).sort(byRank);
/** In the order in which they are asked whether an artifact is theirs: the least specific come last. */
const DIALECTS = RANKED.map(({ dialect }) => dialect);
/** Those that a pack can be published in. */
const WRITABLE_DIALECTS = RANKED.flatMap(({ dialect, readOnly }) => readOnly === true ? [] : [dialect]);
/** The dialect that a pack is published in unless told otherwise: its own system's, else ours. */
function defaultDialect({ format }) {
	const own = RANKED.find(({ defaultFor }) => defaultFor === format) ?? RANKED[0];
	if (own === void 0) throw new PackwrightError("INTERNAL", "There is no dialect.");
	return own.dialect;
}
/** @throws PackwrightError `USAGE` naming those that there are */
function dialectNamed(name) {
	const found = WRITABLE_DIALECTS.find((dialect) => dialect.name === name);
	if (found !== void 0) return found;
	const names = WRITABLE_DIALECTS.map((dialect) => dialect.name);
	throw new PackwrightError("USAGE", `There is no dialect "${name}" to publish in.`, { hint: `Known are ${names.join(", ")}; packwright dialects tells about them.` });
}
/** What of this pack has no place in the dialect, in words for people. */
function lossesOf(dialect, manifest, files, hasVariants) {
	const has = {
		version: manifest.version !== void 0,
		manifest: true,
		dependencies: Object.keys(manifest.dependencies ?? {}).length > 0,
		engines: Object.keys(manifest.engines ?? {}).length > 0,
		platforms: (manifest.platforms ?? []).length > 0,
		artifacts: (manifest.artifacts ?? []).length > 0,
		modes: files.some(({ mode }) => mode === "0755"),
		variants: hasVariants
	};
	return dialect.loses.filter((loss) => has[loss]).map((loss) => LOSSES[loss]);
}
/** What is lost, as a person would say it. */
const LOSSES = {
	version: "the version",
	manifest: "the manifest (it stays in the archive)",
	dependencies: "dependencies",
	engines: "engines",
	platforms: "platforms",
	artifacts: "artifacts",
	modes: "executable bits",
	variants: "variants"
};
/** Whether artifacts of a dialect leave it to the files to say what the manifest says. */
function isBare(dialect) {
	return DIALECTS.some(({ name, bare }) => name === dialect && bare === true);
}
/** @throws PackwrightError `ARTIFACT_INVALID` when the artifact is in none of the dialects */
function dialectOf(manifest, reference) {
	const found = DIALECTS.find((dialect) => dialect.recognises(manifest));
	if (found !== void 0) return found;
	const kind = manifest.artifactType ?? manifest.config.mediaType;
	const layers = manifest.layers.map(({ mediaType }) => mediaType);
	const held = layers.length === 0 ? "no layers" : `${layers.length === 1 ? "a layer" : `${layers.length} layers`} of ${[...new Set(layers)].slice(0, 5).join(", ")}`;
	throw new PackwrightError("ARTIFACT_INVALID", `${reference} is not a pack: its type is "${kind}", and it has ${held}.`, {
		hint: `Known are ${DIALECTS.map(({ name }) => name).join(", ")}. Check that the reference names a pack.`,
		details: {
			artifactType: manifest.artifactType,
			config: manifest.config.mediaType,
			layers: layers.slice(0, 20)
		}
	});
}
export { prebuiltReader as C, safeName as D, insideOf as E, SKILL_FILE as O, prebuiltMediaType as S, sourceOf as T, lockFormatOf as _, SYSTEMS as a, policyFileOf as b, announce as c, defaultDialect as d, dialectNamed as f, isPrebuilt as g, isBare as h, MANIFEST_FILES as i, attestationsOf as l, hostNamed as m, LISTING_FILES as n, adapterNamed as o, dialectOf as p, LOSSES as r, advisoriesOf as s, DIALECTS as t, checkFiles as u, lossesOf as v, releaseAssetsOf as w, prebuiltExtension as x, manifestReader as y };
