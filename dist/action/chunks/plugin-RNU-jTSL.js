export { t as checkPlugin, r as readPluginText } from "./plugin-oXdQbY0t.js";
