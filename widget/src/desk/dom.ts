/** The one way from an answer of the service to markup; the content security policy admits no other policy. */

interface Policy {
	createHTML(html: string): string;
}

const policy = (
	window as unknown as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }
).trustedTypes?.createPolicy("rejoinder", { createHTML: (html) => html });

/** A document in which nothing runs. */
export const read = (html: string): Document =>
	new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");

export const find = <E extends HTMLElement = HTMLElement>(selector: string, root: ParentNode = document): E | null =>
	root.querySelector<E>(selector);

/** A form that came back because something in it is not right: it is shown again. */
const TOLD = [403, 409, 422];

const isDesk = (answer: Response): boolean => new URL(answer.url).pathname.includes("/dashboard");

/** A page of the desk that nobody has asked for: it leads nobody away from what they do. */
export const peek = async (address: string): Promise<Document> => {
	const answer = await fetch(address);
	if (!answer.ok || !isDesk(answer)) throw new Error(String(answer.status));
	return read(await answer.text());
};

/**
 * Asks for a page of the desk. One that leads elsewhere, to signing in above all, is gone to. `isForm`: what is wrong is told by the
 * page itself, if it has the form again.
 */
export const page = async (address: string, body?: URLSearchParams, isForm = false): Promise<Document> => {
	const answer = await fetch(address, body ? { method: "POST", body } : {});
	if (!isDesk(answer)) {
		location.assign(answer.url);
		throw new Error("elsewhere");
	}
	const got = read(await answer.text());
	const isTold = isForm && TOLD.includes(answer.status) && find(".place", got);
	if (!answer.ok && !isTold) throw new Error(String(answer.status));
	// What leads back here must lead to where the answer came from.
	got.documentElement.dataset.address = answer.url;
	return got;
};

/** Tells screen readers what has happened, and everybody what nothing else on the page shows. */
export const tell = (text: string, isShown = false): void => {
	const region = find("#told");
	if (!region) return;
	region.className = isShown ? "warning" : "unseen";
	region.textContent = text;
};
