/** The numbers in `<rejoinder-count>` elements: one request for all that a page shows at once. */

import type { Options } from "./identity";

/** The most pages that the service counts in one call. */
const PAGES_PER_CALL = 100;

/** Which page an element counts. */
export interface Counted {
	element: HTMLElement;
	site: string;
	lang: string;
	/** An explicit id wins over the address. */
	id: string;
	url: string;
}

/** One call's question. */
export interface Question {
	site: string;
	lang: string;
	urls: string[];
	ids: string[];
}

/** Puts what is to be counted into as few questions as possible, each page once. */
export const questions = (wanted: Omit<Counted, "element">[]): Question[] => {
	const asked: Question[] = [];
	for (const { site, lang, id, url } of wanted) {
		const isSame = (question: Question) => question.site === site && question.lang === lang;
		if (asked.some((question) => isSame(question) && (id ? question.ids.includes(id) : question.urls.includes(url))))
			continue;
		let question = asked.find((open) => isSame(open) && open.urls.length + open.ids.length < PAGES_PER_CALL);
		if (!question) {
			question = { site, lang, urls: [], ids: [] };
			asked.push(question);
		}
		if (id) question.ids.push(id);
		else question.urls.push(url);
	}
	return asked;
};

/** Number and words for a page in an answer; none when the answer lacks it. */
export const found = (answer: unknown, page: string): [number, string] | undefined => {
	const { counts, words } = (answer ?? {}) as { counts?: Record<string, unknown>; words?: Record<string, unknown> };
	const count = counts && Object.hasOwn(counts, page) ? counts[page] : undefined;
	if (!Number.isInteger(count)) return undefined;
	const text = words && Object.hasOwn(words, `${count}`) ? words[`${count}`] : undefined;
	return [count as number, typeof text === "string" ? text : `${count}`];
};

/** An address as the page means it. */
const absolute = (url: string): string => {
	try {
		return new URL(url, document.baseURI).href;
	} catch {
		// The service will not know it, and the element keeps what the page wrote into it.
		return url;
	}
};

/** Reads from attributes which page an element counts; the script's own page is meant only where it names none. */
const read = (element: HTMLElement, { site, lang, ...page }: Options, queryOf: QueryOf): Counted => {
	const { pageUrl, pageId } = element.dataset;
	const query = queryOf({ site, lang, ...(pageUrl || pageId ? {} : page), ...element.dataset });
	const value = (name: string): string => query.get(name) ?? "";
	// An explicit id stands for itself: no address is needed beside it.
	return { element, site: value("site"), lang: value("lang"), id: value("id"), url: absolute(value("url")) };
};

const tell = ({ element, lang, id, url }: Counted, answer: unknown): void => {
	const [count, words] = found(answer, id || url) ?? [];
	if (count === undefined || words === undefined) return;
	// Text, whatever the service says: never markup.
	element.textContent = element.dataset.format === "number" ? count.toLocaleString(lang || undefined) : words;
};

/** What the loader hands over: it has these already. */
type QueryOf = (options: Options) => URLSearchParams;

/** Elements that nobody has asked about yet. */
const waiting = new Set<HTMLElement>();

const ask = async (service: string, defaults: Options, queryOf: QueryOf): Promise<void> => {
	const wanted = [...waiting].map((element) => read(element, defaults, queryOf));
	waiting.clear();
	for (const question of questions(wanted)) {
		// A plain text without credentials is a simple request: the browser asks no permission first.
		const asked = { method: "POST", credentials: "omit", body: JSON.stringify(question) } as const;
		const answer: unknown = await fetch(`${service}/embed/counts`, asked)
			.then((response) => (response.ok ? response.json() : undefined))
			// The service is down, as the browser says on the console: elements keep what the page wrote into them.
			.catch(() => undefined);
		for (const each of wanted) if (each.site === question.site && each.lang === question.lang) tell(each, answer);
	}
};

/** Counts the page of an element: together with the others of the document, as soon as that is all there. */
export const count = (service: string, defaults: Options, queryOf: QueryOf, element: HTMLElement): void => {
	const again = (): void => count(service, defaults, queryOf, element);
	const isFirst = waiting.size === 0;
	waiting.add(element);
	if (!watched.has(element)) {
		watched.add(element);
		new MutationObserver(again).observe(element, { attributes: true });
	}
	if (!isFirst) return;
	const begin = (): void => {
		setTimeout(ask, 0, service, defaults, queryOf);
	};
	if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin, { once: true });
	else begin();
};

/** Elements whose attributes are watched: one may be given another page while it stands there. */
const watched = new WeakSet<HTMLElement>();
