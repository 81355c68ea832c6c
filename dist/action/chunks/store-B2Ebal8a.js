import { n as openStore, t as defaultStoreRoot } from "./store-CprewLWJ.js";
import { resolve } from "node:path";
// src/session/store.ts
function storeOf(options) {
	return openStore(resolve(options.store ?? defaultStoreRoot(options.env ?? process.env)));
}
export { storeOf as t };
