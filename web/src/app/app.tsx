// SPDX-License-Identifier: Apache-2.0
import type { ComponentType } from "preact";
import { useEffect, useErrorBoundary, useState } from "preact/hooks";
import { findSession, Problem, session } from "../api/client";
import { startLive } from "../api/live";
import { shell as t } from "../text/en/shell";
import { Button, Loading, Nothing, ProblemBox, ScreenHead } from "../ui/basics";
import { followLinks, parts, place } from "./router";
import { screens, type ScreenProps } from "./screens";
import { Shell } from "./shell";
import { SignIn } from "./sign-in";

const loaded = new Map<unknown, ComponentType<ScreenProps>>();

function NotFound() {
  return (
    <>
      <ScreenHead title={t.notFound} />
      <a href=".">{t.toOverview}</a>
    </>
  );
}

function CurrentScreen() {
  const [first = "", ...names] = parts(place.value.path);
  const screen = screens.find((one) => one.path === first);
  const loader = names.length === 0 ? screen?.load : screen?.loadOne;
  const [, tick] = useState(0);
  const [broken, reset] = useErrorBoundary((error) => console.error(error));
  const key = place.value.path;
  useEffect(() => {
    if (broken) reset();
  }, [key]);
  useEffect(() => {
    document.title = `${names.length ? `${names.join(" / ")} · ` : ""}${screen?.title ?? t.notFound} · ${t.product}`;
    if (!loader || loaded.has(loader)) return;
    loader().then((module) => {
      loaded.set(loader, module.default);
      tick((n) => n + 1);
    }, (error) => {
      console.error(error);
      loaded.set(loader, () => <Nothing>{t.broken}</Nothing>);
      tick((n) => n + 1);
      loaded.delete(loader);
    });
  }, [loader, key]);
  if (broken) {
    return (
      <Nothing>
        {t.broken} <Button onClick={reset}>{t.toOverview}</Button>
      </Nothing>
    );
  }
  if (!loader || names.length > 1) return <NotFound />;
  const Shown = loaded.get(loader);
  return Shown ? <Shown key={key} names={names} /> : <Loading />;
}

export function App() {
  const [problem, setProblem] = useState<Problem>();
  const start = () => {
    setProblem(undefined);
    findSession().catch((error) => setProblem(error instanceof Problem ? error : new Problem(0, "", String(error))));
  };
  useEffect(() => {
    followLinks();
    startLive();
    start();
  }, []);
  if (problem) return <ProblemBox problem={problem} retry={start} />;
  if (session.value === undefined) return <Loading />;
  if (session.value === null) return <SignIn />;
  return (
    <Shell>
      <CurrentScreen />
    </Shell>
  );
}
