/** The one way from an answer of the service to markup; the content security policy admits no other policy. */

interface Policy {
	createHTML(html: string): string;
}

const policy = (
	window as unknown as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }
).trustedTypes?.createPolicy("rejoinder", { createHTML: (html) => html });

/** A document in which nothing runs. */
const parse = (html: string): Document =>
	new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");

export const find = <E extends HTMLElement = HTMLElement>(selector: string, root: ParentNode = document): E | null =>
	root.querySelector<E>(selector);

/** Asks for a page of the desk. One that leads elsewhere, to signing in above all, is gone to. */
export const page = async (address: string, body?: URLSearchParams): Promise<Document> => {
	const answer = await fetch(address, body ? { method: "POST", body } : {});
	if (!new URL(answer.url).pathname.includes("/dashboard")) {
		location.assign(answer.url);
		throw new Error("elsewhere");
	}
	if (!answer.ok) throw new Error(String(answer.status));
	const read = parse(await answer.text());
	// What leads back here must lead to where the answer came from.
	read.documentElement.dataset.address = answer.url;
	return read;
};

/** Tells screen readers what has happened. */
export const tell = (text: string): void => {
	const region = find("#told");
	if (region) region.textContent = text;
};
