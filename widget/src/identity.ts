/** Which page this is, and how its frame is asked for: from data attributes, then from the page itself. */

/** The options of a mount: the `data-*` attributes of the script and of the mount, by their camel-case names. */
export type Options = Record<string, string | undefined>;

const attribute = (selector: string, name: "href" | "content"): string => {
	const element = document.querySelector<HTMLLinkElement & HTMLMetaElement>(selector);
	return element?.[name] ?? "";
};

/** The query of the frame's address, without empty parameters. */
export const frameQuery = (options: Options): URLSearchParams => {
	const canonical = attribute("link[rel=canonical]", "href");
	const title = options.pageTitle || attribute('meta[property="og:title"]', "content") || document.title;
	const fields: Options = {
		site: options.site,
		url: options.pageUrl || (/^https?:/.test(canonical) ? canonical : location.href.split("#")[0]),
		id: options.pageId,
		title: title.trim().slice(0, 300),
		sort: options.sort,
		lang: options.lang || document.documentElement.lang,
	};
	return new URLSearchParams(Object.entries(fields).filter((field): field is [string, string] => !!field[1]));
};
