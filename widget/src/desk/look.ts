/** The conversation beside the field for its style: what is typed is shown at once. Nothing runs inside the frame. */

const frame = document.querySelector<HTMLIFrameElement>("iframe[data-preview]");
const field = document.querySelector<HTMLTextAreaElement>("textarea[name=stylesheet]");

/** Puts the typed rules in place of the owner's saved ones, which are those that stand in no layer. */
const show = (css: string): void => {
	const view = frame?.contentWindow as (Window & typeof globalThis) | null | undefined;
	const page = frame?.contentDocument;
	if (!view || !page) return;
	for (const sheet of page.styleSheets) {
		for (let place = sheet.cssRules.length - 1; place >= 0; place--) {
			if (!(sheet.cssRules[place] instanceof view.CSSLayerBlockRule)) sheet.deleteRule(place);
		}
	}
	const typed = new view.CSSStyleSheet();
	typed.replaceSync(css);
	page.adoptedStyleSheets = [typed];
};

if (frame && field) {
	const update = () => show(field.value);
	field.addEventListener("input", update);
	frame.addEventListener("load", update);
	for (const choice of document.querySelectorAll<HTMLButtonElement>("button[data-look]")) {
		choice.hidden = false;
		choice.addEventListener("click", () => {
			const root = frame.contentDocument?.documentElement;
			if (root) root.dataset.theme = choice.dataset.look ?? "";
		});
	}
}

/** The site's own words on its form, as they are typed. What is empty is the built-in word again, which a reload shows. */
const SPOKEN: [string, string][] = [
	["words-prompt", "#prompt"],
	["words-note", "#compose .note"],
	["words-button", "#compose .actions button"],
];

/** A note that is not saved yet has no place of its own. */
const added = (page: Document | null, place: string): HTMLElement | undefined => {
	const hint = place.endsWith(".note") ? page?.getElementById("hint") : null;
	if (!page || !hint) return;
	const note = page.createElement("p");
	note.className = "hint note";
	hint.after(note);
	return note;
};

if (frame) {
	const speak = (): void => {
		const page = frame.contentDocument;
		for (const [name, place] of SPOKEN) {
			const typed = document.querySelector<HTMLInputElement>(`input[name=${name}]`)?.value.trim();
			const shown = page?.querySelector<HTMLElement>(place) ?? added(page, place);
			if (shown && typed) shown.textContent = typed;
		}
	};
	for (const [name] of SPOKEN) document.querySelector(`input[name=${name}]`)?.addEventListener("input", speak);
	frame.addEventListener("load", speak);
}
