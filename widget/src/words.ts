/** The script's words, which the server prints in the reader's language. */

const words: Record<string, string> = JSON.parse(document.getElementById("words")?.textContent || "{}");

/** Adds words that came later, and gives back what came with them. */
export const learn = <T extends object>(more: T): T => Object.assign(words, more);

/** The language of the document. */
export const lang = document.documentElement.lang;

/** One word or sentence with its `{name}`s filled in. */
export const word = (key: string, values: Record<string, string> = {}): string =>
	(words[key] ?? "").replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
