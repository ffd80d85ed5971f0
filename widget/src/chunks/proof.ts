/**
 * Work that a site asks of guests' browsers before a comment (ALTCHA, with SHA-256): the number behind a hash is searched for. Loaded
 * only where the site asks for it. Nothing of it may lose a comment: without an answer there is no proof, and the comment waits.
 */

interface Challenge {
	algorithm: string;
	challenge: string;
	maxnumber: number;
	salt: string;
	signature: string;
}

/** So many hashes are asked for at once; between them the page answers to its reader. */
const AT_ONCE = 250;

const hex = (bytes: ArrayBuffer): string =>
	Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

const solve = async ({ challenge, maxnumber, salt }: Challenge): Promise<number | undefined> => {
	const encoder = new TextEncoder();
	const hash = async (number: number) =>
		hex(await crypto.subtle.digest("SHA-256", encoder.encode(salt + String(number))));
	for (let first = 0; first <= maxnumber; first += AT_ONCE) {
		const hashes = await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => hash(first + index)));
		const found = hashes.indexOf(challenge);
		if (found >= 0) return first + found;
	}
	return undefined;
};

/** Asks for work, does it, and returns it as the form sends it; nothing when that cannot be done here. */
export const prove = async (fetchWork: () => Promise<Response>): Promise<string | undefined> => {
	const response = await fetchWork().catch(() => undefined);
	// A part of the web's cryptography is there on safe pages only.
	if (!response?.ok || !crypto.subtle) return undefined;
	const work: Challenge = await response.json();
	const number = await solve(work);
	const { algorithm, challenge, salt, signature } = work;
	return number === undefined ? undefined : btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
};
