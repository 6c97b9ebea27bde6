// SPDX-License-Identifier: Apache-2.0
import { render } from "preact";
import { App } from "./app/app";
import { applyTheme } from "./app/theme";

applyTheme();
render(<App />, document.getElementById("app")!);
