/** A panel whose code is fetched when it is first shown, so that opening the desk stays light. */
import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { words } from '../../words/index.ts';

interface Props {
  load: () => Promise<ComponentType<{ visible: boolean }>>;
  /** Whether its tab is the chosen one. */
  visible: boolean;
}

export function Later({ load, visible }: Props): JSX.Element | null {
  const [Panel, setPanel] = useState<ComponentType<{ visible: boolean }>>();
  const [failed, setFailed] = useState(false);
  const { desk } = words();
  const fetchPanel = (): void => {
    setFailed(false);
    load().then(
      (loaded) => setPanel(() => loaded),
      () => setFailed(true),
    );
  };
  useEffect(() => {
    if (visible && !Panel) fetchPanel();
  }, [visible]);
  if (Panel) return <Panel visible={visible} />;
  if (failed)
    return (
      <p class="desk-note" role="alert">
        {desk.notLoaded}{' '}
        <button type="button" class="link-button" onClick={fetchPanel}>
          {desk.tryAgain}
        </button>
      </p>
    );
  return visible ? (
    <p class="desk-note" role="status">
      {desk.settingOut}
    </p>
  ) : null;
}
