// src/trust/lazy.ts
/** What needs Sigstore's libraries: they are loaded with the first bundle, and not before. */
/** As in `statements.ts`. */
const readStatements = async (...args) => {
	return await (await import("./statements-3Xwm31Rq.js")).readStatements(...args);
};
/** As in `decide.ts`. */
const decideTrust = async (...args) => {
	return await (await import("./decide-Cy2IXlSH.js")).decideTrust(...args);
};
/** As in `evidence.ts`. */
const bundleToAttach = async (...args) => {
	return (await import("./evidence-CQpB3Ja8.js")).bundleToAttach(...args);
};
/** Loads a trusted root and says what it holds. @throws PackwrightError `TRUSTED_ROOT_INVALID` */
async function describeTrustedRoot(...source) {
	const { describeRoot, loadTrustedRoot } = await import("./root-BCHRtZjE.js");
	return describeRoot(await loadTrustedRoot(...source));
}
export { readStatements as i, decideTrust as n, describeTrustedRoot as r, bundleToAttach as t };
