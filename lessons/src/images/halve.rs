//! Half the size.

use super::Image;

/// Each channel is averaged by itself and rounded to the nearest.
pub(super) fn halve(image: &Image) -> Image {
    let (width, height) = (image.width.div_ceil(2), image.height.div_ceil(2));
    let mut samples = Vec::with_capacity(width * height * image.channels);
    for top in (0..image.height).step_by(2) {
        for left in (0..image.width).step_by(2) {
            let rows = top..(top + 2).min(image.height);
            let columns = left..(left + 2).min(image.width);
            let pixels = rows.flat_map(|y| columns.clone().map(move |x| image.pixel(y, x)));
            let mut sums = [0u32; 4];
            let mut count = 0;
            for pixel in pixels {
                for (sum, sample) in sums.iter_mut().zip(pixel) {
                    *sum += u32::from(*sample);
                }
                count += 1;
            }
            let means = sums.iter().take(image.channels).map(|sum| (sum + count / 2) / count);
            samples.extend(means.map(|mean| mean as u16));
        }
    }
    Image { width, height, samples, ..*image }
}
