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
	for (const choice of document.querySelectorAll<HTMLButtonElement>("button[data-theme]")) {
		choice.hidden = false;
		choice.addEventListener("click", () => {
			const root = frame.contentDocument?.documentElement;
			if (root) root.dataset.theme = choice.dataset.theme ?? "";
		});
	}
}
