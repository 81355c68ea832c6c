// \0node:http
const builtin = process.getBuiltinModule("node:http");
const Agent = builtin.Agent;
const createServer = builtin.createServer;
const request = builtin.request;
export { createServer as n, request as r, Agent as t };
