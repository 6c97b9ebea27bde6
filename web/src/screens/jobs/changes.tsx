// SPDX-License-Identifier: Apache-2.0
// How much changed since the list was loaded: rows do not move while somebody reads them.
import { useEffect, useState } from "preact/hooks";
import { onEvents, type LiveEvent } from "../../api/live";
import { common } from "../../text/en/common";
import { jobs as t } from "../../text/en/jobs";
import { Button } from "../../ui/basics";

export interface Changes {
  count: number;
  isUnsure: boolean; // nobody looked for a while: what happened then is not known
}

const none: Changes = { count: 0, isUnsure: false };

// `about`: what counts. Whatever changes `path` begins anew.
export function useChanges(path: string, about: (event: LiveEvent) => boolean): [Changes, () => void] {
  const [changes, setChanges] = useState(none);
  useEffect(() => {
    setChanges(none);
    return onEvents((events) => {
      const more = events.filter(about).length;
      if (more === 0 && events.length > 0) return;
      setChanges(({ count, isUnsure }) => ({ count: count + more, isUnsure: isUnsure || events.length === 0 }));
    });
  }, [path]);
  return [changes, () => setChanges(none)];
}

export function Since({ changes, reload }: { changes: Changes; reload: () => void }) {
  if (changes.count === 0 && !changes.isUnsure) return null;
  return (
    <Button class="pill" icon="retry" onClick={reload}>
      {changes.count ? common.changedSince(changes.count) : t.maybeChanged} · {common.reload}
    </Button>
  );
}
