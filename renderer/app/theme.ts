import { createTheme, Input, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** Greys of the dark scheme: cool, so that the state colours stand out. From text to the deepest ground. */
const dark: MantineColorsTuple = [
  '#dde1e6',
  '#b4bcc5',
  '#8f99a3',
  '#646e78',
  '#3d444c',
  '#30363d',
  '#262b31',
  '#1b1f24',
  '#16191d',
  '#111417',
];

/** Dense and calm: 13 px text on a 4 px grid (docs: what people see). */
export const theme = createTheme({
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "Cascadia Mono", "JetBrains Mono", Menlo, Consolas, monospace',
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '18px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  headings: { fontWeight: '600' },
  colors: { dark },
  defaultRadius: 'sm',
  primaryColor: 'blue',
  // White on it has 5:1.
  primaryShade: 8,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Badge: { defaultProps: { tt: 'none', fw: 500 } },
    Button: { defaultProps: { size: 'xs' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    // Small fields with text of the usual size: what stands in and below them is read, not only glanced at.
    Input: Input.extend({ vars: () => ({ wrapper: { '--input-fz': '13px' } }) }),
    InputWrapper: Input.Wrapper.extend({
      styles: {
        label: { fontSize: 12 },
        description: { fontSize: 12 },
        error: { fontSize: 12, color: 'var(--sb-red)' },
      },
    }),
    TextInput: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs' } },
    MultiSelect: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'xs' } },
    Modal: {
      defaultProps: { overlayProps: { backgroundOpacity: 0.4 }, closeButtonProps: { 'aria-label': 'Close' } },
      styles: { title: { fontSize: '15px', fontWeight: 600 } },
    },
    // Its placeholder is no item of a menu; the first item takes the keyboard.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true } },
  },
});

/** Colours of states and of code with at least 4.5:1 against the background of either scheme. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--menu-item-hover': 'var(--sb-hover)' },
  light: {
    '--sb-gray': '#5c6670',
    '--sb-blue': '#1668b8',
    '--sb-yellow': '#8a5a00',
    '--sb-green': '#1d7a3a',
    '--sb-red': '#c02434',
    '--sb-orange': '#b04a00',
    '--sb-slate': '#4a5a6a',
    '--sb-violet': '#6b3fc0',
    '--sb-panel': '#f6f7f9',
    '--sb-hover': '#e9ecf0',
    '--sb-selected': '#dceafa',
    '--sb-syntax-keyword': '#7a2fb0',
    '--sb-syntax-string': '#0b6328',
    '--sb-syntax-comment': '#5a646e',
    '--sb-syntax-number': '#0a5a9c',
    '--sb-syntax-name': '#124d94',
    '--sb-syntax-type': '#80460a',
    '--mantine-color-default-border': '#dce0e5',
    '--mantine-color-dimmed': '#5c6670',
  },
  dark: {
    '--sb-gray': '#a3adb8',
    '--sb-blue': '#74b5f5',
    '--sb-yellow': '#e8b54a',
    '--sb-green': '#5fcb80',
    '--sb-red': '#ff8087',
    '--sb-orange': '#ff9d57',
    '--sb-slate': '#9fb0c0',
    '--sb-violet': '#b79cf5',
    '--sb-panel': '#16191d',
    '--sb-hover': '#262b31',
    '--sb-selected': '#1c3450',
    '--sb-syntax-keyword': '#d3a6ff',
    '--sb-syntax-string': '#93dfa6',
    '--sb-syntax-comment': '#a9b3bd',
    '--sb-syntax-number': '#8cc8ff',
    '--sb-syntax-name': '#a3cdff',
    '--sb-syntax-type': '#ffc98a',
    '--mantine-color-default-border': '#30363d',
    '--mantine-color-dimmed': '#a3adb8',
  },
});
