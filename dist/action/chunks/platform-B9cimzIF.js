import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { arch, platform } from "node:os";
// src/oci/platform.ts
/**
* Platforms, as OCI writes them (`linux/amd64`), as compilers do (`x86_64-unknown-linux-gnu`) and as packs do (`macos`).
*
* @see https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions
*/
const ARCHITECTURES = {
	x86_64: { architecture: "amd64" },
	amd64: { architecture: "amd64" },
	x64: { architecture: "amd64" },
	aarch64: { architecture: "arm64" },
	arm64: { architecture: "arm64" },
	armv7: {
		architecture: "arm",
		variant: "v7"
	},
	arm: {
		architecture: "arm",
		variant: "v7"
	},
	armv6: {
		architecture: "arm",
		variant: "v6"
	},
	i686: { architecture: "386" },
	i586: { architecture: "386" },
	ia32: { architecture: "386" },
	"386": { architecture: "386" },
	riscv64: { architecture: "riscv64" },
	riscv64gc: { architecture: "riscv64" },
	powerpc64le: { architecture: "ppc64le" },
	ppc64le: { architecture: "ppc64le" },
	s390x: { architecture: "s390x" }
};
const SYSTEMS = {
	linux: "linux",
	darwin: "darwin",
	macos: "darwin",
	osx: "darwin",
	windows: "windows",
	win32: "windows",
	freebsd: "freebsd"
};
/**
* @param text `linux/amd64`, `linux/arm/v7`, `x86_64-unknown-linux-musl`, `aarch64-apple-darwin`, `darwin-arm64`
* @returns `undefined` for what names no platform
*/
function parsePlatform(text) {
	const parts = text.toLowerCase().split(text.includes("/") ? "/" : "-");
	const os = parts.map((part) => SYSTEMS[part]).find((found) => found !== void 0);
	const machine = parts.map((part) => ARCHITECTURES[part]).find((found) => found !== void 0);
	if (os === void 0 || machine === void 0 || parts.length < 2) return void 0;
	const variant = parts.find((part) => /^v\d$/.test(part)) ?? machine.variant;
	const libc = /-(gnu|musl)/.exec(text.toLowerCase())?.[1];
	return {
		os,
		architecture: machine.architecture,
		...variant === void 0 ? {} : { variant },
		...libc === void 0 ? {} : { libc }
	};
}
/** @throws PackwrightError `USAGE` */
function requirePlatform(text) {
	const parsed = parsePlatform(text);
	if (parsed !== void 0) return parsed;
	throw new PackwrightError("USAGE", `"${text}" is no platform.`, { hint: "Write linux/amd64, darwin/arm64, or a target triple like x86_64-unknown-linux-musl." });
}
function formatPlatform({ os, architecture, variant }) {
	return [
		os,
		architecture,
		...variant === void 0 ? [] : [variant]
	].join("/");
}
/** The platform of this process. */
function currentPlatform() {
	const machine = ARCHITECTURES[arch()] ?? { architecture: arch() };
	const os = SYSTEMS[platform()] ?? platform();
	if (os !== "linux") return {
		os,
		...machine
	};
	return {
		os,
		...machine,
		get libc() {
			return libcOf();
		}
	};
}
let libc;
/** Asking takes milliseconds, and only packs with variants want to know. */
function libcOf() {
	const report = () => process.report.getReport();
	libc ??= report().header?.glibcVersionRuntime === void 0 ? "musl" : "gnu";
	return libc;
}
/** Whether what a manifest lists (`macos`, `linux`, a triple, `any`) is the platform. */
function matchesPlatform(written, platform) {
	const text = written.toLowerCase();
	if ([
		"any",
		"all",
		"*",
		"noarch"
	].includes(text)) return true;
	if (SYSTEMS[text] !== void 0) return SYSTEMS[text] === platform.os;
	const parsed = parsePlatform(text);
	return parsed !== void 0 && fits(parsed, platform);
}
/** What runs everywhere, as target of a variant. */
const NO_ARCH = "noarch";
/** Whether something built for `built` runs on `platform`. A musl binary brings its C library along, in practice. */
function fits(built, platform) {
	return built.os === platform.os && built.architecture === platform.architecture && (built.variant === void 0 || platform.variant === void 0 || built.variant === platform.variant) && (built.libc === void 0 || platform.libc === void 0 || built.libc === platform.libc || built.libc === "musl");
}
export { matchesPlatform as a, formatPlatform as i, currentPlatform as n, parsePlatform as o, fits as r, requirePlatform as s, NO_ARCH as t };
