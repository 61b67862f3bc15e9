import { expect, test } from 'vitest';
import { driverAmong } from './driver.ts';

const maps = (...files: string[]) =>
  files.map((file, index) => `7f0${index}000-7f0${index}fff r-xp 00000000 08:01 ${index} ${file}`).join('\n');
const others = ['/usr/lib/libvulkan.so.1.3.239', '/usr/lib/libc.so.6', ''];

test.each([
  [['/usr/lib/chromium/libvk_swiftshader.so'], 'libvk_swiftshader', true],
  [['/usr/lib/libvulkan_lvp.so'], 'libvulkan_lvp', true],
  [['/usr/lib/libGLX_nvidia.so.550.54', '/usr/lib/libGLX_nvidia.so.550.54'], 'libGLX_nvidia', false],
  [['/usr/lib/libvulkan_lvp.so', '/usr/lib/libvulkan_radeon.so'], 'libvulkan_radeon', false],
  [[], 'unknown', false],
])('%j', (drivers, name, software) => {
  expect(driverAmong(maps(...others, ...drivers))).toEqual({ name, software });
});
