#include "eigen_wide_network.hpp"

#include <Eigen/Dense>

#include <algorithm>

namespace netlyap::bench {

namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

/// Theta's weights are stored row by row.
using ByRows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Index index(std::size_t value) {
    return static_cast<Eigen::Index>(value);
}

/// A part of the samples.
struct Block {
    Matrix x;
    Matrix y;  ///< 1 for the class of the sample, else 0
};

struct Network {
    Matrix w1;
    Vector b1;
    Matrix w2;
    Vector b2;
};

class EigenWideNetwork final : public Implementation {
public:
    EigenWideNetwork(const Shape& shape, const Samples& train)
        : shape_(shape), rate_(-eta / static_cast<double>(shape.samples)) {
        const std::vector<double> targets = output_targets(train);
        for (std::size_t first = 0; first < shape.samples; first += block_size) {
            const Eigen::Index rows = index(std::min(block_size, shape.samples - first));
            blocks_.push_back({Eigen::Map<const ByRows>(train.inputs.data() + first * shape.inputs, rows,
                                                        index(shape.inputs)),
                               Eigen::Map<const ByRows>(targets.data() + first * shape.classes, rows,
                                                        index(shape.classes))});
        }
        const std::vector<double> all = initial_conditions(shape, count);
        for (std::size_t network = 0; network < count; ++network) {
            const double* theta = all.data() + network * shape.parameters();
            start_.push_back({Eigen::Map<const ByRows>(theta, index(shape.hidden), index(shape.inputs)),
                              Eigen::Map<const Vector>(theta + shape.hidden_biases(), index(shape.hidden)),
                              Eigen::Map<const ByRows>(theta + shape.output_weights(), index(shape.classes),
                                                       index(shape.hidden)),
                              Eigen::Map<const Vector>(theta + shape.output_biases(), index(shape.classes))});
        }
        nets_ = start_;
    }

    [[nodiscard]] std::string name() const override { return "Eigen, per network, tuned"; }
    [[nodiscard]] std::size_t networks() const override { return count; }
    void restart() override { nets_ = start_; }

    void advance(std::size_t steps) override {
        for (Network& net : nets_)
            for (std::size_t t = 0; t < steps; ++t)
                step(net);
    }

    [[nodiscard]] std::vector<double> current() override {
        std::vector<double> all(count * shape_.parameters());
        for (std::size_t network = 0; network < count; ++network) {
            double* theta = all.data() + network * shape_.parameters();
            const Network& net = nets_[network];
            Eigen::Map<ByRows>(theta, net.w1.rows(), net.w1.cols()) = net.w1;
            Eigen::Map<Vector>(theta + shape_.hidden_biases(), net.b1.size()) = net.b1;
            Eigen::Map<ByRows>(theta + shape_.output_weights(), net.w2.rows(), net.w2.cols()) = net.w2;
            Eigen::Map<Vector>(theta + shape_.output_biases(), net.b2.size()) = net.b2;
        }
        return all;
    }

private:
    static constexpr std::size_t count = 8;
    static constexpr std::size_t block_size = 250;

    void step(Network& net) {
        w1_sum_.setZero(net.w1.rows(), net.w1.cols());
        b1_sum_.setZero(net.b1.size());
        w2_sum_.setZero(net.w2.rows(), net.w2.cols());
        b2_sum_.setZero(net.b2.size());
        for (const Block& block : blocks_)
            add_gradient(net, block);
        net.w1 += rate_ * w1_sum_;
        net.b1 += rate_ * b1_sum_;
        net.w2 += rate_ * w2_sum_;
        net.b2 += rate_ * b2_sum_;
    }

    void add_gradient(const Network& net, const Block& block) {
        a_.noalias() = block.x * net.w1.transpose();
        for (Eigen::Index h = 0; h < a_.cols(); ++h)
            a_.col(h) = (a_.col(h).array() + net.b1(h)).logistic();

        p_.noalias() = a_ * net.w2.transpose();  // logits, then probabilities, then dL/dz
        p_.rowwise() += net.b2.transpose();
        column_ = p_.col(0);
        for (Eigen::Index k = 1; k < p_.cols(); ++k)
            column_ = column_.cwiseMax(p_.col(k));
        for (Eigen::Index k = 0; k < p_.cols(); ++k)
            p_.col(k) = (p_.col(k) - column_).array().exp();
        column_ = p_.col(0);
        for (Eigen::Index k = 1; k < p_.cols(); ++k)
            column_ += p_.col(k);
        column_ = column_.cwiseInverse();
        for (Eigen::Index k = 0; k < p_.cols(); ++k)
            p_.col(k) = p_.col(k).cwiseProduct(column_) - block.y.col(k);

        error_.noalias() = p_ * net.w2;
        error_.array() *= a_.array() * (1.0 - a_.array());

        w2_sum_.noalias() += p_.transpose() * a_;
        b2_sum_ += p_.colwise().sum().transpose();
        w1_sum_.noalias() += error_.transpose() * block.x;
        b1_sum_ += error_.colwise().sum().transpose();
    }

    Shape shape_;
    double rate_;
    std::vector<Block> blocks_;
    Matrix a_;
    Matrix error_;
    Matrix p_;
    Vector column_;
    Matrix w1_sum_;
    Vector b1_sum_;
    Matrix w2_sum_;
    Vector b2_sum_;
    std::vector<Network> start_;
    std::vector<Network> nets_;
};

}  // namespace

std::unique_ptr<Implementation> make_eigen_wide_network(const Shape& shape, const Samples& train) {
    return std::make_unique<EigenWideNetwork>(shape, train);
}

}  // namespace netlyap::bench
