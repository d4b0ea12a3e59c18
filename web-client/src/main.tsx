import { render } from "preact";
import { App } from "./app/app.tsx";
import { followLanguage } from "./app/i18n/language.ts";
import { followTheme } from "./app/preferences.ts";
import { followHistory } from "./app/router.ts";
import "./app/styles/main.css";

const place = document.getElementById("app");
if (place === null) throw new Error("the page has no #app");

followTheme();
followLanguage();
followHistory(new AbortController().signal);
render(<App />, place);
