import { t as createHttpClient } from "./http-OmsoiD9W.js";
// src/registry/read-url.ts
/** A document of the web that is no registry's: one request, with the proxies, CAs and limits on silence of all others. */
/** @throws Error with why it could not be read; what the other side answers is no error */
async function readUrl(url, { env, headers = {}, body: sent, signal, maxBytes }) {
	const client = createHttpClient({ env });
	try {
		const { status, body } = await client.send(new URL(url), {
			headers,
			signal,
			...sent === void 0 ? {} : {
				method: "POST",
				body: sent
			}
		});
		const chunks = [];
		let size = 0;
		for await (const chunk of body) {
			size += chunk.length;
			if (size > maxBytes) throw new Error(`its answer is longer than ${maxBytes} bytes`);
			chunks.push(Buffer.from(chunk));
		}
		return {
			status,
			text: Buffer.concat(chunks).toString("utf8")
		};
	} finally {
		await client.close();
	}
}
export { readUrl as t };
