import type { ReactElement } from 'react';
import { Panes } from '../ui/panes.tsx';
import { Tabs, type TabSpec } from '../ui/tabs.tsx';
import { useMediaQuery } from '../ui/use-media-query.ts';
import type { ViewName } from './location-hash.ts';

export type Layout = 'wide' | 'medium' | 'narrow';

export interface ImageLayoutProps {
  readonly layout: Layout;
  readonly history: TabSpec;
  readonly files: TabSpec;
  readonly size: TabSpec;
  /** What stands beside the files, one at a time. */
  readonly sideTabs: readonly TabSpec[];
  readonly shows: ViewName;
  readonly onShow: (shows: ViewName) => void;
  /** Of all that is a tab in this layout. */
  readonly tab: string;
  readonly onSelectTab: (id: string) => void;
}

/** Where the panes of an image are. */
export function ImageLayout(props: ImageLayoutProps): ReactElement {
  const { layout, history, files, size, sideTabs, shows, onShow, tab, onSelectTab } = props;
  const side = (
    <Tabs
      label="About the image"
      tabs={sideTabs}
      selected={sideTabs.some(({ id }) => id === tab) ? tab : 'details'}
      onSelect={onSelectTab}
    />
  );
  return (
    <div className="min-h-0 flex-1">
      {layout === 'narrow' ? (
        <Tabs
          label="Panes"
          tabs={[history, files, size, ...sideTabs]}
          selected={shows === 'size' ? 'size' : tab}
          onSelect={(id) => {
            onShow(id === 'size' ? 'size' : 'files');
            if (id !== 'size') onSelectTab(id);
          }}
        />
      ) : shows === 'size' ? (
        <Panes
          id={`${layout}-size`}
          orientation="horizontal"
          panes={[
            {
              id: 'history',
              content: history.content,
              defaultSize: layout === 'wide' ? '24%' : '32%',
              minSize: layout === 'wide' ? '270px' : '240px',
            },
            {
              id: 'size',
              content: size.content,
              defaultSize: layout === 'wide' ? '76%' : '68%',
              minSize: '340px',
            },
          ]}
        />
      ) : layout === 'medium' ? (
        <Panes
          id="medium"
          orientation="vertical"
          panes={[
            {
              id: 'upper',
              defaultSize: '66%',
              minSize: '200px',
              content: (
                <Panes
                  id="medium-upper"
                  orientation="horizontal"
                  panes={[
                    { id: 'history', content: history.content, defaultSize: '40%', minSize: '270px' },
                    { id: 'files', content: files.content, defaultSize: '60%', minSize: '300px' },
                  ]}
                />
              ),
            },
            { id: 'about', content: side, defaultSize: '34%', minSize: '120px' },
          ]}
        />
      ) : (
        <Panes
          id="wide"
          orientation="horizontal"
          panes={[
            { id: 'history', content: history.content, defaultSize: '24%', minSize: '270px' },
            { id: 'files', content: files.content, defaultSize: '55%', minSize: '340px' },
            { id: 'about', content: side, defaultSize: '21%', minSize: '280px' },
          ]}
        />
      )}
    </div>
  );
}

/** Three columns; two with the third below; or one column of tabs. */
export function useLayout(): Layout {
  const isWide = useMediaQuery('(min-width: 1100px)');
  const isMedium = useMediaQuery('(min-width: 680px)');
  return isWide ? 'wide' : isMedium ? 'medium' : 'narrow';
}
