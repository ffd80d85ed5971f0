/** Small tools for the document, among them the only way from text to markup. */

interface Policy {
	createHTML(html: string): string;
}

// Only the service's own answers reach this policy; the content security policy admits no other name.
const policy = (
	window as unknown as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }
).trustedTypes?.createPolicy("rejoinder", { createHTML: (html) => html });

/** Parses an answer of the service into a document in which nothing runs. */
export const parse = (html: string): Document =>
	new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");

export const find = <E extends HTMLElement = HTMLElement>(selector: string, root: ParentNode = document): E | null =>
	root.querySelector<E>(selector);

export const findAll = <E extends HTMLElement = HTMLElement>(selector: string, root: ParentNode = document): E[] => [
	...root.querySelectorAll<E>(selector),
];

export const comment = (id: string | null): HTMLElement | null => document.getElementById(`rejoinder-${id}`);

export const idOf = (item: Element): string => item.id.slice("rejoinder-".length);

export const nameOf = (item: Element): string => find(":scope > article > header > bdi", item)?.textContent ?? "";

/** Makes an element; `properties` are assigned as they are. */
export const make = <K extends keyof HTMLElementTagNameMap>(
	tag: K,
	properties: Partial<HTMLElementTagNameMap[K]> = {},
	...children: (Node | string)[]
): HTMLElementTagNameMap[K] => {
	const element = Object.assign(document.createElement(tag), properties);
	element.append(...children);
	return element;
};

const region = make("p", { className: "quiet", role: "status" });
document.body.append(region);

/** Shows the thread's heading with its new count, which answers carry where they change it. */
export const setHeading = ({ headers }: Response): void => {
	const heading = find(".heading");
	const fresh = headers.get("Rejoinder-Heading");
	if (heading && fresh) heading.textContent = decodeURIComponent(fresh);
};

/** Tells screen readers what has happened. */
export const announce = (text: string): void => {
	region.textContent = text;
};

/** Takes the focus to something that may be no control; what can be reached with the keyboard stays so. */
export const focusOn = (element: HTMLElement): void => {
	if (element.tabIndex < 0) element.tabIndex = -1;
	element.focus({ preventScroll: true });
};
