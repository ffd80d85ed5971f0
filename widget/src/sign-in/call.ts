/** Requests below `/auth/`. The header is one that no form of another page can send. */

/** Asks the service, which lies at `base`, in the language of the document. */
export const call = (base: URL | string, path: string, body: object, headers: Record<string, string> = {}) =>
	fetch(new URL(`${path}?lang=${document.documentElement.lang}`, base), {
		method: "POST",
		body: JSON.stringify(body),
		headers: { "Content-Type": "application/json", "Rejoinder-Request": "fetch", ...headers },
	});
