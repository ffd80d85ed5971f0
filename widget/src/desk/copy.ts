/** Buttons that copy what an element says. */

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
	if (!navigator.clipboard) continue;
	button.hidden = false;
	const label = button.textContent;
	button.addEventListener("click", async () => {
		const source = document.getElementById(button.dataset.copy ?? "");
		await navigator.clipboard.writeText(source?.textContent ?? "");
		button.textContent = button.dataset.copied ?? label;
		setTimeout(() => {
			button.textContent = label;
		}, 2000);
	});
}
