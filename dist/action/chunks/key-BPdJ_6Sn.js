import { r as PackwrightError } from "./errors-CVrYsXBu.js";
// src/trust/key.ts
/**
* @param proven when it signed, as logs and timestamp authorities say; without one, `now` counts
* @throws PackwrightError `KEY_NOT_VALID`
*/
function refuseInvalidKey(key, proven, now) {
	const why = invalidity(key, proven, now);
	if (why === void 0) return;
	throw new PackwrightError("KEY_NOT_VALID", `The key ${key.id} ${why}.`, {
		hint: "Ask the publisher to sign with a key that is valid, and add that to the policy.",
		details: { key: key.id }
	});
}
/** @returns why a key is not good; `undefined` when it is */
function invalidity({ validFrom, validUntil, revoked }, proven, now) {
	if (revoked === true) return "is revoked";
	const clock = proven.length > 0 ? "" : "; nothing proves when it signed, so this machine’s clock counts";
	for (const time of proven.length > 0 ? proven : [now]) {
		const at = proven.length > 0 ? ` (it signed on ${time.toISOString()})` : clock;
		if (revoked instanceof Date && time >= revoked) return `is revoked since ${revoked.toISOString()}${at}`;
		if (validFrom !== void 0 && time < validFrom) return `is not valid before ${validFrom.toISOString()}${at}`;
		if (validUntil !== void 0 && time > validUntil) return `is not valid after ${validUntil.toISOString()}${at}`;
	}
}
export { refuseInvalidKey as n, invalidity as t };
