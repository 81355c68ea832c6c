export { t as checkPlugin, r as readPluginText } from "./plugin-Cg15XC9s.js";
