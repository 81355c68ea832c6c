export { n as bundleToAttach, r as fromCosignLayer, o as withManifest } from "./evidence-FM3BUExS.js";
